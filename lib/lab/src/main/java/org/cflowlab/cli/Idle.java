package org.cflowlab.cli;

import java.util.Set;
import org.cflowlab.file.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that would do nothing beside what else was asked for. */
final class Idle {
  private Idle() {}

  /**
   * Refuses options that were given and would be passed over.
   *
   * @param names the longest of each option's names
   * @param why what they go with, such as "goes with --ship"
   * @throws BadInputException if one was given
   */
  static void refuse(CommandSpec spec, Set<String> names, String why) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (names.contains(option.longestName())) {
        throw new BadInputException(option.longestName() + " " + why);
      }
    }
  }
}
