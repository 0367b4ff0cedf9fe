package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Numbers that lie one after another in a file, and stay there until they are asked for.
 *
 * @param start the place of the first, in bytes
 */
record FileNumbers(FileChannel file, NumberType type, List<Long> shape, long start)
    implements NumberArray {
  @Override
  public float full() {
    return type.full();
  }

  @Override
  public float[] read(long from, int count) throws IOException {
    ByteBuffer raw = raw(from, count);
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = type.at(raw, k);
    }
    return values;
  }

  @Override
  public String id(int k) throws IOException {
    return NumberType.id(type.exact(raw(k, 1), 0), type.size());
  }

  private ByteBuffer raw(long from, int count) throws IOException {
    ByteBuffer raw = ByteBuffer.allocate(count * type.size()).order(type.order());
    readFully(file, raw, start + from * type.size());
    return raw;
  }

  /** Fills a buffer from a place in a file. */
  static void readFully(FileChannel file, ByteBuffer to, long at) throws IOException {
    while (to.hasRemaining()) {
      int n = file.read(to, at);
      if (n < 0) {
        throw new IOException("it ends too soon");
      }
      at += n;
    }
  }
}
