package org.cflowlab.array;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * To 16-bit brain floats and back, with gradients. PyTorch has the type but DJL has no name for it:
 * asking for it ends the process. So a TorchScript program of one line does the cast, and a sum
 * with a float32 array the way back ({@code toType} would cut the gradient).
 */
final class BrainFloat {
  private static final String PROGRAM =
      """
      class Narrow(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Narrow, x: Tensor) -> Tensor:
          return torch.to(x, 15)
      """;

  /** The pickled object Narrow with training = True. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nNarrow\n)\u0081}X\b\0\0\0training\u0088sb.";

  /** The pickled empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private static final NDManager MANAGER = Torch.newManager();
  private static final Model NARROW = load();
  private static final ParameterStore STORE = new ParameterStore(MANAGER, false);
  private static final NDArray ZERO = zero();

  private BrainFloat() {}

  /** float32 to bf16, rounded to the nearest. */
  static NDArray narrow(NDArray a) {
    return NARROW.getBlock().forward(STORE, new NDList(a), true).head();
  }

  /** bf16 to float32. */
  static NDArray widen(NDArray a) {
    return a.add(ZERO);
  }

  private static NDArray zero() {
    NDArray zero = MANAGER.zeros(new Shape(1));
    NDScope.unregister(zero);
    return zero;
  }

  private static Model load() {
    Model model = Model.newInstance("narrow", "PyTorch");
    try {
      model.load(new ByteArrayInputStream(archive()));
    } catch (IOException | MalformedModelException e) {
      throw new IllegalStateException("the cast to bf16 does not load: " + e.getMessage(), e);
    }
    return model;
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", OBJECT);
      put(zip, "code/__torch__.py", PROGRAM);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("narrow/" + name));
    zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
    zip.closeEntry();
  }
}
