package org.cflowlab.exercises.batch;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The learning platforms whose downloads say in the name of an entry whose it is. */
enum Platform {
  /** A participant's folder, or each file where it makes no folders. */
  MOODLE("(?<name>.*)_(?<id>\\d+)_assignsubmission_(?:file|onlinetext)_?(?<part>.*)"),

  /** Each file; a text or a link that was typed in is a page. */
  CANVAS(
      "(?<name>[^_]*\\p{L}[^_]*)_(?<late>LATE_)?(?<id>\\d+)_"
          + "(?:(?<attachment>\\d+)_(?<part>.+)|(?:text|link)\\.html)"),

  /** Each file, and a page about the attempt; before them the name of the assignment. */
  BLACKBOARD("(?<name>.+)_attempt_(?<time>\\d{4}(?:-\\d\\d){5})(?:_(?<part>.+)|\\.txt)"),

  /** A folder of each attempt. */
  BRIGHTSPACE(
      "(?<id>\\d+)-\\d+ ?- ?(?<name>.+?) ?- ?(?<time>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
          + " (?:[1-9]|[12]\\d|3[01]), \\d{4} (?:[1-9]|1[0-2])[0-5]\\d [AP]M)");

  private static final DateTimeFormatter OF_BRIGHTSPACE =
      DateTimeFormatter.ofPattern("MMM d, uuuu hmm a", Locale.ENGLISH);

  private static final Pattern ANSWER = Pattern.compile("(?i)E\\d{1,2}Answer.*");

  private final Pattern pattern;

  Platform(String pattern) {
    this.pattern = Pattern.compile(pattern);
  }

  Matcher matcher(String name) {
    return pattern.matcher(name);
  }

  /** When an attempt on Brightspace was handed in, as a number that grows with time. */
  static long time(Matcher brightspace) {
    return LocalDateTime.parse(brightspace.group("time"), OF_BRIGHTSPACE)
        .toEpochSecond(ZoneOffset.UTC);
  }

  /**
   * Whether entries are named by Canvas. Any name that begins with a term or a date looks as if it
   * were, and would make one student of a class, so all of them decide: most are files with such
   * names, no attachment comes twice, no number is two people's, and there is more than one student
   * or answers by name.
   */
  static boolean isCanvas(List<Path> entries) {
    Map<String, String> people = new HashMap<>();
    Set<String> attachments = new HashSet<>();
    boolean answers = true;
    int named = 0;
    for (Path entry : entries) {
      Matcher name = CANVAS.matcher(Submission.raw(entry));
      if (!name.matches() || Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      named++;
      String attachment = name.group("attachment");
      String other = people.putIfAbsent(name.group("id"), name.group("name"));
      if (attachment != null && !attachments.add(attachment)
          || other != null && !other.equals(name.group("name"))) {
        return false;
      }
      answers &= attachment == null || ANSWER.matcher(name.group("part")).matches();
    }
    return 2 * named > entries.size() && (people.size() > 1 || answers);
  }
}
