package org.cflowlab.exercises.servant;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A text as UTF-8, or as UTF-16 where its first bytes show that it is; a byte that fits neither is
 * read as Latin-1. A byte order mark is left out.
 */
final class LenientReader extends Reader {
  private static final int CHUNK = 1 << 13;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).flip();
  private long left;
  private boolean ended;
  private boolean latin1;

  /**
   * Reads a text.
   *
   * @param most bytes behind which it ends
   */
  LenientReader(InputStream in, long most) throws IOException {
    byte[] first = in.readNBytes(3);
    Charset charset = charset(first);
    int mark = marked(first, charset) ? charset.equals(StandardCharsets.UTF_8) ? 3 : 2 : 0;
    PushbackInputStream rest = new PushbackInputStream(in, 3);
    rest.unread(first, mark, first.length - mark);
    this.in = rest;
    this.left = most;
    this.decoder = charset.newDecoder();
  }

  private static Charset charset(byte[] first) {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      int high = charset.equals(StandardCharsets.UTF_16LE) ? 1 : 0;
      boolean ascii = first.length > 1 && first[high] == 0 && first[1 - high] != 0;
      if (ascii || marked(first, charset)) {
        return charset;
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean marked(byte[] first, Charset charset) {
    byte[] mark = "\uFEFF".getBytes(charset);
    return first.length >= mark.length
        && Arrays.equals(first, 0, mark.length, mark, 0, mark.length);
  }

  /** All that is left. */
  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    char[] some = new char[CHUNK];
    for (int n = read(some); n >= 0; n = read(some)) {
      text.append(some, 0, n);
    }
    return text.toString();
  }

  boolean utf16() {
    return !decoder.charset().equals(StandardCharsets.UTF_8);
  }

  /** Whether so far a byte had to be read as Latin-1. */
  boolean latin1() {
    return latin1;
  }

  /** Whether there were more bytes than the most. */
  boolean cut() {
    return left < 0;
  }

  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    CharBuffer chars = CharBuffer.wrap(to, offset, length);
    int start = chars.position();
    while (chars.position() == start && length > 0) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (result.isError() && chars.hasRemaining()) {
        chars.put(utf16() ? '\uFFFD' : (char) (bytes.get(bytes.position()) & 0xff));
        bytes.position(bytes.position() + (utf16() ? result.length() : 1));
        latin1 |= !utf16();
      } else if (result.isUnderflow() && ended) {
        break;
      } else if (result.isUnderflow()) {
        fill();
      } else if (chars.position() == start) { // no room for a pair
        throw new IOException("a character does not fit");
      }
    }
    return chars.position() == start && length > 0 ? -1 : chars.position() - start;
  }

  private void fill() throws IOException {
    bytes.compact();
    int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
    left -= Math.max(n, 0);
    ended = n < 0 || left < 0;
    bytes.position(bytes.position() + (ended ? 0 : n));
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
