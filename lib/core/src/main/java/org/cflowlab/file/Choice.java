package org.cflowlab.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A choice among a few things by their words on the command line. */
public final class Choice {
  private Choice() {}

  /**
   * The things that a comma-separated list names, in its order.
   *
   * @param what they are, for an error
   * @param word for one of them
   * @throws BadInputException for another word, or one given twice
   */
  public static <T> List<T> parse(String list, String what, T[] all, Function<T, String> word) {
    List<String> words = Arrays.stream(all).map(word).toList();
    List<T> chosen = new ArrayList<>();
    for (String given : list.split(",")) {
      String name = given.strip();
      int at = words.indexOf(name);
      if (at < 0) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "unknown %s '%s': choose among %s",
                what,
                name,
                String.join(", ", words)));
      }
      if (chosen.contains(all[at])) {
        throw new BadInputException(what + " '" + name + "' is named twice");
      }
      chosen.add(all[at]);
    }
    return chosen;
  }
}
