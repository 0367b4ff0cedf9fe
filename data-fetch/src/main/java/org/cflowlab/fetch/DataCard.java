package org.cflowlab.fetch;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What to know about one public data set.
 *
 * @param name how the commands call it
 * @param title what it holds
 * @param page its official page
 * @param licence what it may be used for
 * @param citation whom to cite
 * @param layout the files that are expected, as its authors name them
 * @param folder where it is installed, below the folder of all data sets
 * @param archives the files it consists of
 * @param download what to do by hand, step by step
 */
public record DataCard(
    String name,
    String title,
    String page,
    String licence,
    String citation,
    String layout,
    String folder,
    List<Archive> archives,
    List<String> download) {

  /**
   * A file of the set.
   *
   * @param file its name
   * @param url where it can be downloaded without a login; empty if it cannot
   * @param sha256 its checksum, empty where it is not known
   */
  public record Archive(String file, String url, String sha256) {}

  /** Whether all of it can be downloaded without a login. */
  public boolean isOpen() {
    return archives.stream().noneMatch(archive -> archive.url().isEmpty());
  }

  /** Licence and citation, to be shown to whoever uses the data. */
  public String terms() {
    return String.format(Locale.ROOT, "Licence:   %s%nCite:      %s%n", licence, citation);
  }

  /**
   * How to get the data by hand.
   *
   * @param target where it will be installed
   */
  public String instructions(Path target) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s%n%nPage:      %s%n%s%n", title, page, terms()));
    int step = 0;
    for (String line : download) {
      text.append(String.format(Locale.ROOT, "%d. %s%n", ++step, line));
    }
    String from = archives.size() == 1 ? "FILE" : "FOLDER";
    text.append(
        String.format(
            Locale.ROOT,
            "%d. Then: lab fetch %s --from %s (it is checked and copied to %s)%n%nFiles:     %s%n",
            ++step,
            name,
            from,
            target,
            layout));
    return text.toString();
  }
}
