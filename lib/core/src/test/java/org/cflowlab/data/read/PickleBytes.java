package org.cflowlab.data.read;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes pickles instruction by instruction, as NumPy and PyTorch write them. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleBytes() {
    op(0x80).op(2);
  }

  PickleBytes op(int code) {
    out.write(code);
    return this;
  }

  PickleBytes ops(String codes) {
    codes.chars().forEach(this::op);
    return this;
  }

  PickleBytes global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').raw(little(4).putInt(bytes.length)).raw(bytes);
  }

  PickleBytes bytes(byte[] bytes) {
    return op('B').raw(little(4).putInt(bytes.length)).raw(bytes);
  }

  PickleBytes number(int n) {
    return op('J').raw(little(4).putInt(n));
  }

  PickleBytes numbers(int... numbers) {
    op('(');
    for (int n : numbers) {
      number(n);
    }
    return op('t');
  }

  /** An array as NumPy pickles it: made empty, then given its state. */
  PickleBytes array(int height, int width, String type, byte[] values) {
    global("numpy.core.multiarray", "_reconstruct").global("numpy", "ndarray").numbers(0);
    bytes(new byte[] {'b'}).op(0x87).op('R');
    op('(').number(1).numbers(height, width);
    global("numpy", "dtype").text(type).op(0x89).op(0x88).op(0x87).op('R');
    op('(').number(3).text("<").ops("NNN").number(-1).number(-1).number(0).ops("tb");
    return op(0x89).bytes(values).ops("tb");
  }

  /** A tensor as PyTorch pickles it: its values are in a block of this name. */
  PickleBytes tensor(String type, String block, int... shape) {
    int length = 1;
    for (int n : shape) {
      length *= n;
    }
    global("torch._utils", "_rebuild_tensor_v2").ops("((").text("storage");
    global("torch", type + "Storage").text(block).text("cpu").number(length).ops("tQ");
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape[d];
    }
    number(0).numbers(shape).numbers(strides).op(0x89);
    return global("collections", "OrderedDict").ops(")RtR");
  }

  PickleBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  PickleBytes raw(ByteBuffer bytes) {
    return raw(bytes.array());
  }

  byte[] end() {
    op('.');
    return out.toByteArray();
  }

  static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A patch of {@link LayoutFiles} as the entry of a dictionary. */
  PickleBytes entry(String key, int height, int width, double[] image, List<byte[]> masks) {
    ByteBuffer values = little(8 * image.length);
    for (double value : image) {
      values.putDouble(value);
    }
    text(key).ops("}(").text("image").array(height, width, "f8", values.array());
    text("masks").ops("](");
    masks.forEach(mask -> array(height, width, "u1", mask));
    return op('e').text("series_uid").text("1.3.6." + key.hashCode()).op('u');
  }
}
