package org.cflowlab.data.read;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cflowlab.data.DataException;

/** The names of files as they are talked of: with forward slashes, and without litter. */
final class FileNames {
  private static final Pattern OF_WINDOWS =
      Pattern.compile("(?i)(^|/)(thumbs\\.db|desktop\\.ini)$");

  private FileNames() {}

  /**
   * The names that lead to files inside, with what they are really called.
   *
   * @throws DataException if two would look the same
   */
  static Map<String, String> clean(Collection<String> names, Object source) throws DataException {
    Map<String, String> clean = new TreeMap<>();
    for (String name : names) {
      String shown = name.replace('\\', '/');
      while (shown.startsWith("./")) {
        shown = shown.substring(2);
      }
      if (!isOutside(shown) && !isLitter(shown)) {
        String other = clean.put(shown, name);
        if (other != null) {
          throw new DataException(
              String.format(
                  Locale.ROOT, "%s has one file twice: %s and %s; keep one", source, other, name));
        }
      }
    }
    return clean;
  }

  /** Names such as "../x" would lead out of the tree. */
  private static boolean isOutside(String name) {
    return name.isEmpty()
        || name.startsWith("/")
        || name.startsWith(":/", 1)
        || name.contains("..") && ("/" + name + "/").contains("/../");
  }

  /** What macOS, Windows and editors leave behind. */
  private static boolean isLitter(String name) {
    return name.startsWith(".")
        || name.contains("/.")
        || name.contains("__MACOSX/")
        || OF_WINDOWS.matcher(name).find();
  }
}
