package org.cflowlab.data.read;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of known length, so that no promised length is believed that cannot be kept. */
final class CountedStream extends FilterInputStream {
  private final long total;
  private long read;

  CountedStream(InputStream in, long total) {
    super(new BufferedInputStream(in, 1 << 16));
    this.total = total;
  }

  /** How many bytes have been read. */
  long position() {
    return read;
  }

  /**
   * The next n bytes.
   *
   * @param most what n may be at most
   * @throws EOFException if there are fewer left
   * @throws IOException if n is negative or over {@code most}
   */
  byte[] take(long n, int most) throws IOException {
    if (n > total - read) {
      throw new EOFException("it ends too soon");
    }
    if (n < 0 || n > most) {
      throw new IOException("one value claims to be " + n + " bytes long");
    }
    byte[] bytes = readNBytes((int) n);
    if (bytes.length < n) {
      throw new EOFException("it ends too soon");
    }
    return bytes;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    read += b < 0 ? 0 : 1;
    return b;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int n = in.read(to, offset, length);
    read += Math.max(0, n);
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
