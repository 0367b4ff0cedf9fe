package org.cflowlab.array;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One operation of PyTorch that DJL has no name for, as a TorchScript program of one line; with
 * gradients. One line, because of two PyTorch would make a gradient of its own.
 */
final class Script {
  private static final String PROGRAM =
      """
      class Script(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Script, x: Tensor) -> Tensor:
          return %s
      """;

  /** The pickled object Script with training = True. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nScript\n)\u0081}X\b\0\0\0training\u0088sb.";

  /** The pickled empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private final Model model;

  /**
   * @param expression of the tensor x, with every argument written out, such as {@code torch.to(x,
   *     15)}
   */
  Script(String expression) {
    Torch.engine();
    model = Model.newInstance("script", "PyTorch");
    try {
      model.load(
          new ByteArrayInputStream(archive(String.format(Locale.ROOT, PROGRAM, expression))));
    } catch (IOException | MalformedModelException e) {
      throw new IllegalStateException(expression + " does not load: " + e.getMessage(), e);
    }
  }

  /** The expression of an array. */
  NDArray of(NDArray x) {
    return IValueUtils.forward((PtSymbolBlock) model.getBlock(), new NDList(x), true).head();
  }

  private static byte[] archive(String program) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", OBJECT);
      put(zip, "code/__torch__.py", program);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("script/" + name));
    zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
    zip.closeEntry();
  }
}
