package org.cflowlab.data.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whose images are, by their folders and names. A patient is the path to the first folder with a
 * person's word, or else a name that begins with one, or else the path to the first folder with a
 * number. Folders of words alone are patients too, unless they are a few of which one names a kind
 * of images, such as benign and malignant. An image that nothing is said of counts as a patient.
 */
final class Patients {
  private static final int MANY = 10;
  private static final int FEW = 5;
  private static final int SHOWN = 4;

  private static final Pattern LIDC = Pattern.compile("(?i)LIDC-IDRI-\\d{4}");
  private static final String WORD =
      "(?:(?:patient|pat|subject|subj|sub|case|person|pid)(?:[-_ ][a-z0-9]+|\\d[a-z0-9]*)"
          + "|(?:patient|subject|person|case)[a-rt-z]|(?:patient|subject|person)[a-z]{2,})";
  private static final Pattern PERSON_FOLDER =
      Pattern.compile("(?i)" + WORD + "(?:[-_ ].*)?|p[-_ ]?\\d+");
  private static final Pattern PERSON_NAME =
      Pattern.compile("(?i)(?<who>" + WORD + ")(?:[-_ ].*)?|(?<eye>image[_-]?\\d+)[lr]");
  private static final Pattern NUMBERED = Pattern.compile(".*\\d.*");

  /** What folders are called that hold many patients each. */
  private static final Pattern KIND =
      Pattern.compile(
          "(?i)(?:.*[-_ /])?(?:(?:ab|non)?normals?|healthy|ill|sick|diseased?|benign|malignant"
              + "|tumou?rs?|cancer|carcinoma|adenoma|melanoma|nevus|naevus|glaucoma|drusen|polyps?"
              + "|lesions?|pos(?:itives?)?|neg(?:atives?)?|controls?|class|type|grade|stage|good|bad"
              + "|easy|hard|male|female|left|right|od|os|cts?|mri?|xray|ultrasound|photos?|videos?"
              + "|(?:site|hospital|cent(?:er|re)|clinic|institut(?:e|ion)|ward|scanner|device|camera"
              + "|vendor)(?:[-_ ]?[a-z])?)(?:[-_ /].*)?");

  /** What says whose an image is. */
  private enum By {
    PERSON,
    NUMBER,
    WORDS,
    NOTHING
  }

  private record Said(By by, String patient) {}

  private final Map<String, Said> said = new LinkedHashMap<>();
  private final Set<String> kinds = new TreeSet<>();

  /**
   * Those of some images.
   *
   * @param ids what each file is called in the set
   */
  Patients(Map<String, String> ids) {
    int shared = shared(ids.keySet());
    ids.forEach((file, id) -> said.put(file, said(file, id, shared)));
    Set<String> words = new TreeSet<>(by(By.WORDS));
    if (words.size() < MANY && words.stream().anyMatch(folder -> KIND.matcher(folder).matches())) {
      kinds.addAll(words);
      ids.forEach(
          (file, id) ->
              said.computeIfPresent(
                  file, (f, s) -> s.by == By.WORDS ? new Said(By.NOTHING, id) : s));
    }
  }

  String of(String image) {
    return said.get(image).patient;
  }

  private List<String> by(By by) {
    return said.values().stream().filter(s -> s.by == by).map(Said::patient).toList();
  }

  private static Said said(String file, String id, int shared) {
    Matcher lidc = LIDC.matcher(file);
    if (lidc.find()) {
      return new Said(By.PERSON, lidc.group());
    }
    List<String> all = FileRole.folders(file);
    List<String> folders =
        all.subList(shared, all.size()).stream()
            .filter(folder -> !FileRole.isRole(folder) && !FileRole.isSplit(folder))
            .toList();
    String person = path(folders, folder -> PERSON_FOLDER.matcher(folder).matches());
    if (!person.isEmpty()) {
      return new Said(By.PERSON, person);
    }
    Matcher name = PERSON_NAME.matcher(PictureFile.stem(file));
    if (name.matches()) {
      return new Said(By.PERSON, name.group(name.group("who") == null ? "eye" : "who"));
    }
    String number = path(folders, folder -> NUMBERED.matcher(folder).matches());
    if (!number.isEmpty()) {
      return new Said(By.NUMBER, number);
    }
    return folders.isEmpty()
        ? new Said(By.NOTHING, id)
        : new Said(By.WORDS, String.join("/", folders));
  }

  /** The path to the first folder of a kind; empty if there is none. */
  private static String path(List<String> folders, Predicate<String> kind) {
    for (int k = 0; k < folders.size(); k++) {
      if (kind.test(folders.get(k))) {
        return String.join("/", folders.subList(0, k + 1));
      }
    }
    return "";
  }

  /** How many folders all files lie in. */
  static int shared(Collection<String> files) {
    List<List<String>> all = files.stream().map(FileRole::folders).toList();
    List<String> first = all.get(0);
    int shared = first.size();
    for (List<String> folders : all) {
      int same = 0;
      while (same < Math.min(shared, folders.size()) && folders.get(same).equals(first.get(same))) {
        same++;
      }
      shared = same;
    }
    return shared;
  }

  /** What is to be known of them, a line each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!kinds.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s are taken for kinds of images, not for patients; if they are patients, call the"
                  + " folders patient_%s, ...",
              listed(kinds),
              kinds.iterator().next().replace('/', '_')));
    }
    int untold = by(By.NOTHING).size();
    if (untold == said.size()) {
      notes.add("nothing says whose images they are: each counts as a patient");
    } else if (untold > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "nothing says whose images %d of %d are: each of them counts as a patient",
              untold,
              said.size()));
    }
    List<String> numbers = by(By.NUMBER);
    if (numbers.stream().distinct().count() < FEW) {
      noteFolders(numbers, FEW, notes);
    }
    noteFolders(by(By.WORDS), 2, notes);
    namesakes().stream().findFirst().ifPresent(notes::add);
    return notes;
  }

  /** Says which folders are taken for patients, if each holds so many images in the mean. */
  private void noteFolders(List<String> patients, int each, List<String> notes) {
    Set<String> folders = new TreeSet<>(patients);
    if (!folders.isEmpty() && patients.size() >= each * folders.size()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the folders %s are taken for patients, who have %d of %d images; if they are not, list"
                  + " the files and their patients in a table masks.csv",
              listed(folders),
              patients.size(),
              said.size()));
    }
  }

  /** Folders of one name in different folders, which count as different patients. */
  private List<String> namesakes() {
    Map<String, Set<String>> paths = new TreeMap<>();
    for (Said s : said.values()) {
      if (s.by != By.NOTHING) {
        String name = s.patient.substring(s.patient.lastIndexOf('/') + 1);
        paths.computeIfAbsent(name, n -> new TreeSet<>()).add(s.patient);
      }
    }
    return paths.values().stream()
        .filter(same -> same.size() > 1)
        .map(
            same ->
                String.format(
                    Locale.ROOT,
                    "%s count as %d patients; if they are one, list the files and their patients in"
                        + " a table masks.csv",
                    listed(same),
                    same.size()))
        .toList();
  }

  private static String listed(Set<String> names) {
    String some = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? some + ", ..." : some;
  }
}
