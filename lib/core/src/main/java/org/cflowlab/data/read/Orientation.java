package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a picture is to be turned before it is seen, by its EXIF data: 1 for not at all, to 8, as
 * EXIF counts.
 */
final class Orientation {
  private static final int UPRIGHT = 1;
  private static final int TAG = 274;
  private static final int ENTRY = 12;
  private static final String EXIF = "Exif\0\0";

  private Orientation() {}

  /** A picture as its file says that it is to be seen. */
  static Raster upright(Raster stored, byte[] file) {
    int orientation = of(file);
    if (orientation == UPRIGHT) {
      return stored;
    }
    boolean swaps = orientation >= 5;
    boolean fromBelow = "3467".indexOf('0' + orientation) >= 0;
    boolean fromRight = "2378".indexOf('0' + orientation) >= 0;
    int height = swaps ? stored.width() : stored.height();
    int width = swaps ? stored.height() : stored.width();
    int[] from = new int[height * width];
    for (int k = 0; k < from.length; k++) {
      int row = swaps ? k % width : k / width;
      int column = swaps ? k / width : k % width;
      row = fromBelow ? stored.height() - 1 - row : row;
      column = fromRight ? stored.width() - 1 - column : column;
      from[k] = row * stored.width() + column;
    }
    return stored.turned(height, width, from);
  }

  /** What a PNG, JPEG, WebP or TIFF says; 1 where that cannot be read. */
  static int of(byte[] file) {
    try {
      int exif = exif(ByteBuffer.wrap(file));
      return exif < 0 ? UPRIGHT : ofTags(ByteBuffer.wrap(file, exif, file.length - exif).slice());
    } catch (IndexOutOfBoundsException e) { // cut short
      return UPRIGHT;
    }
  }

  /** Where EXIF data begin, which have the form of a TIFF; negative if there are none. */
  private static int exif(ByteBuffer in) {
    if (is(in, 0, "\u0089PNG")) {
      return chunk(in, 8, 4, "eXIf");
    }
    if (is(in, 0, "RIFF") && is(in, 8, "WEBP")) {
      return chunk(in.order(ByteOrder.LITTLE_ENDIAN), 12, 0, "EXIF");
    }
    if (is(in, 0, "\u00ff\u00d8")) {
      return segment(in);
    }
    return is(in, 0, "II*\0") || is(in, 0, "MM\0*") ? 0 : -1;
  }

  /** Where the content of a chunk begins, in a file of chunks with a name and a length each. */
  private static int chunk(ByteBuffer in, int start, int tail, String name) {
    int at = start;
    while (at + 8 <= in.limit()) {
      boolean nameFirst = tail == 0;
      int length = in.getInt(nameFirst ? at + 4 : at);
      if (is(in, nameFirst ? at : at + 4, name)) {
        return is(in, at + 8, EXIF) ? at + 8 + EXIF.length() : at + 8;
      }
      if (length < 0 || length > in.limit()) {
        return -1;
      }
      at += 8 + length + tail + (nameFirst ? length % 2 : 0);
    }
    return -1;
  }

  /** Where EXIF data begin among the segments of a JPEG, which end where its pixels begin. */
  private static int segment(ByteBuffer in) {
    int at = 2;
    while ((in.get(at) & 0xff) == 0xff) {
      int marker = in.get(at + 1) & 0xff;
      int length = in.getShort(at + 2) & 0xffff;
      if (marker == 0xe1 && is(in, at + 4, EXIF)) {
        return at + 4 + EXIF.length();
      }
      if (marker == 0xda || marker == 0xd9) {
        return -1;
      }
      at += marker == 0xff ? 1 : 2 + length;
    }
    return -1;
  }

  private static int ofTags(ByteBuffer in) {
    in.order(in.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int first = in.getInt(4);
    int tags = in.getShort(first) & 0xffff;
    for (int tag = 0; tag < tags; tag++) {
      int at = first + 2 + ENTRY * tag;
      if ((in.getShort(at) & 0xffff) == TAG) {
        int value = in.getShort(at + 8);
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  private static boolean is(ByteBuffer in, int at, String text) {
    if (at + text.length() > in.limit()) {
      return false;
    }
    byte[] bytes = new byte[text.length()];
    in.get(at, bytes);
    return new String(bytes, ISO_8859_1).equals(text);
  }
}
