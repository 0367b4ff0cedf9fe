package org.cflowlab.data.read;

import java.util.Locale;
import java.util.regex.Pattern;

/** What arrays of images and of masks are called. */
final class ArrayWords {
  private static final Pattern IMAGES =
      Pattern.compile("(x|imgs?|images?|data|slices?|ct|inputs?|patches|photos?)([_ -]?\\w*)?");
  private static final Pattern MASKS =
      Pattern.compile(
          "(?:y|masks?|labels?|segs?|segmentations?|annotations?|gts?|ground_?truths?|targets?"
              + "|raters?|experts?|readers?|annotators?)[_ -]?(\\d{0,3})");

  private ArrayWords() {}

  static boolean areImages(String key) {
    return IMAGES.matcher(Fields.word(key)).matches();
  }

  static boolean areMasks(String key) {
    return MASKS.matcher(Fields.word(key)).matches();
  }

  /** What raters' arrays share: the folder, where a name has one, and the word. */
  static String unnumbered(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[_ -]?\\d+$", "");
  }
}
