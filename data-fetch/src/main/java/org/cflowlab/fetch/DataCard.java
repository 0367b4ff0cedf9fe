package org.cflowlab.fetch;

import java.nio.file.Path;
import java.util.List;

/**
 * What to know about one public data set.
 *
 * @param name how the commands call it
 * @param title what it holds
 * @param page its official page
 * @param licence what it may be used for
 * @param citation whom to cite
 * @param layout the files that are expected, as its authors name them
 * @param installable whether {@code lab fetch} can check and install it
 * @param download what to do by hand, step by step
 */
public record DataCard(
    String name,
    String title,
    String page,
    String licence,
    String citation,
    String layout,
    boolean installable,
    List<String> download) {

  /** Licence and citation, to be shown to whoever uses the data. */
  public String terms() {
    return "Licence:   %s%nCite:      %s%n".formatted(licence, citation);
  }

  /**
   * How to get the data by hand.
   *
   * @param folder where files that cannot be installed yet may be kept
   */
  public String instructions(Path folder) {
    StringBuilder text = new StringBuilder();
    text.append("%s%n%nPage:      %s%n%s%n".formatted(title, page, terms()));
    int step = 0;
    for (String line : download) {
      text.append("%d. %s%n".formatted(++step, line));
    }
    String then =
        installable
            ? "Then: lab fetch " + name + " --from FILE"
            : "Keep the files in " + folder + "; this version does not read them yet.";
    text.append("%d. %s%n%nFiles:     %s%n".formatted(++step, then, layout));
    return text.toString();
  }
}
