package org.cflowlab.exercises.servant;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A hand-in, read and compiled: which class answers which exercise. */
final class HandIn {
  private static final Pattern ANSWER = Pattern.compile("(E\\d{1,4})Answer");

  /** The name of a file that is about an exercise, whatever is in it: not E1AnswerTest.java. */
  private static final Pattern ANSWER_FILE =
      Pattern.compile("(?i)(?:.*/)?(E\\d{1,4})Answer(?:[\\W_]|v?\\d)[^/]*");

  /**
   * The number of a copy or a version: "E1Answer (2).java", "E1Answer-2.java", "E1Answer_v2.java".
   */
  private static final Pattern COPY =
      Pattern.compile(
          "(?i)(?:[ _-]?\\(|(?<=Answer)[ _-]*(?:v|copy )?)(\\d{1,6})\\)?(\\.\\w+){1,2}$");

  /** The number of a folder that holds a version: "v2", "my version 2", "E1 (2)", "2". */
  private static final Pattern VERSION =
      Pattern.compile(
          "(?i)(?:^|/)(?:[^/]*\\(|(?:[^/]*[ _-])?(?:v|version|attempt|try|copy|draft)[ _-]*)?"
              + "(\\d{1,6})\\)?/");

  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

  /** One of perhaps several answers to an exercise, and the class that makes it. */
  private record Candidate(String place, Written written, Source source, String maker) {
    /** Whether the class has the name that the stub gave it, such as E1Answer. */
    boolean named() {
      int end = Math.max(maker.lastIndexOf('.'), maker.lastIndexOf('$'));
      return ANSWER.matcher(maker.substring(end + 1)).matches();
    }

    /** The n of "E1Answer (n).java", or else of the folder "vn"; 0 where there is none. */
    int copy() {
      Matcher copy = COPY.matcher(place);
      Matcher version = VERSION.matcher(place);
      String number = copy.find() ? copy.group(1) : version.find() ? version.group(1) : "0";
      return Integer.parseInt(number);
    }

    private String withoutNumbers() {
      return DIGITS.matcher(place).replaceAll("");
    }

    /** The place with numbers that sort as numbers do. */
    private String padded() {
      return DIGITS
          .matcher(place)
          .replaceAll(one -> "0".repeat(9 - one.group().length()) + one.group());
    }

    private int depth() {
      return place.split("/").length;
    }
  }

  private final Map<String, List<Candidate>> candidates =
      new TreeMap<>(Comparator.comparing((String name) -> Integer.parseInt(name.substring(1))));

  private final Map<Source, String> helpers = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Supplier<?>> answers = new TreeMap<>();
  private final Map<String, String> reasons = new TreeMap<>();
  private String problem = "";

  /** Reads and compiles; whatever the hand-in is, there is a result. */
  static HandIn of(Found.Task task) {
    HandIn all = new HandIn();
    try {
      all.read(task);
    } catch (Refused e) {
      all.problem = e.getMessage();
    } catch (IOException | RuntimeException e) {
      all.problem = "it cannot be read: " + Texts.clean("" + e.getMessage());
    } catch (StackOverflowError | OutOfMemoryError e) {
      all.problem = "it cannot be read: " + e.getClass().getSimpleName();
    }
    return all;
  }

  Found found() {
    return new Found(List.copyOf(answers.keySet()), reasons, notes, problem);
  }

  /** Makes the student's object, in the student's thread. */
  Supplier<?> answer(String exercise) {
    return answers.get(exercise);
  }

  private void read(Found.Task task) throws IOException {
    HandedIn files = HandedIn.in(task.parts().stream().map(Path::of).toList(), task.names());
    notes.addAll(files.notes());
    List<JavaFile> parsed = new ArrayList<>();
    files
        .java()
        .forEach(
            (place, text) -> {
              String name = Texts.clean(place);
              try {
                if (JavaFile.matters(name, text)) {
                  parsed.add(JavaFile.of(name, text));
                }
              } catch (RuntimeException | StackOverflowError e) {
                answerByName(name)
                    .ifPresent(
                        exercise -> reasons.put(exercise, "does not compile: " + Javac.failure(e)));
              }
            });
    Map<String, Set<String>> known = answering(parsed);
    parsed.forEach(file -> javaFile(file, known));
    int number = 0;
    List<String> idle = new ArrayList<>();
    for (Map.Entry<String, byte[]> notebook : files.notebooks().entrySet()) {
      String name = Texts.clean(notebook.getKey());
      Cells cells = Cells.of(notebook.getValue(), name, ++number);
      cells.problems().forEach(one -> notes.add(name + ": " + one + "."));
      String home = Cells.PACKAGE + ".n" + number + "." + Cells.CLASS;
      cells
          .written()
          .forEach(
              (exercise, written) ->
                  candidate(exercise, new Candidate(name, written, cells.source(), home)));
      if (cells.answers().isEmpty() && cells.problems().isEmpty()) {
        idle.add(name + ": no class in it implements an exercise.");
      }
    }
    candidates.keySet().retainAll(task.exercises());
    if (candidates.isEmpty()) {
      throw new Refused(nothing(files, idle));
    }
    compile(chosen());
  }

  private String nothing(HandedIn files, List<String> idle) {
    List<String> why = new ArrayList<>(notes);
    why.addAll(idle);
    if (!files.others().isEmpty()) {
      why.add("There are files of another kind: " + String.join(", ", files.others()) + ".");
    }
    notes.clear();
    return "nothing to grade: no file such as E1Answer.java, no notebook with a class that"
        + " implements an exercise"
        + (why.isEmpty() ? "" : " (" + Texts.clean(String.join(" ", why)) + ")");
  }

  private void candidate(String exercise, Candidate candidate) {
    candidates.computeIfAbsent(exercise, k -> new ArrayList<>()).add(candidate);
  }

  /** The exercise that a file's name is about, such as E1 for "E1Answer (2).java". */
  private static Optional<String> answerByName(String name) {
    Matcher named = ANSWER_FILE.matcher(name);
    return named.matches()
        ? Optional.of(named.group(1).toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  /** The exercises that each class answers by itself or by what it extends, by simple names. */
  private static Map<String, Set<String>> answering(List<JavaFile> files) {
    Map<String, Set<String>> answering = new HashMap<>();
    for (int before = -1; answering.size() > before; ) {
      before = answering.size();
      for (JavaFile file : files) {
        for (JavaFile.Type type : file.types()) {
          Set<String> exercises = type.exercises(answering);
          if (!exercises.isEmpty()) {
            answering.put(type.simpleName(), exercises);
          }
        }
      }
    }
    return answering;
  }

  private void javaFile(JavaFile file, Map<String, Set<String>> answering) {
    String name = file.name();
    Source source = Source.file(file.simpleName(), file.text());
    boolean answer = false;
    for (JavaFile.Type type : file.types()) {
      Set<String> exercises = new LinkedHashSet<>();
      if (!file.ofTheKit()) {
        exercises.addAll(type.exercises(answering));
      }
      Matcher named = ANSWER.matcher(type.simpleName());
      if (named.matches()) {
        exercises.add(named.group(1));
      }
      if (!type.concrete()) {
        exercises.clear();
      }
      for (String exercise : exercises) {
        answer = true;
        candidate(exercise, new Candidate(name, type.written(), source, type.name()));
      }
    }
    Optional<String> byName = answerByName(name);
    if (!answer && byName.isPresent()) { // what cannot even be parsed is somebody's answer, too
      Written written = source.isBlank() ? Written.NOTHING : Written.ALL;
      String maker = file.home() + byName.get() + "Answer";
      candidate(byName.get(), new Candidate(name, written, source, maker));
    } else if (!answer && !file.ofTheKit()) {
      String first = file.types().isEmpty() ? file.home() + name : file.types().get(0).name();
      helpers.put(source, first);
    }
  }

  /** Of several answers to an exercise the one that counts, and notes that say why. */
  private Map<String, Candidate> chosen() {
    Comparator<Candidate> best =
        Comparator.comparing(Candidate::written)
            .thenComparing(c -> !c.named())
            .thenComparing(Comparator.comparingInt(Candidate::copy).reversed())
            .thenComparing(c -> !c.source().isFile())
            .thenComparing(Candidate::depth)
            .thenComparing(Candidate::withoutNumbers)
            .thenComparing(Candidate::padded, Comparator.reverseOrder());
    Map<String, Candidate> chosen = new TreeMap<>();
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    candidates.forEach(
        (exercise, all) -> {
          all.sort(best);
          Candidate first = all.get(0);
          chosen.put(exercise, first);
          List<Candidate> others =
              all.stream()
                  .filter(c -> c.written() != Written.NOTHING)
                  .filter(c -> c.source() != first.source())
                  .toList();
          if (!others.isEmpty()) {
            String rest =
                others.stream().map(Candidate::place).distinct().collect(Collectors.joining(", "));
            byReason
                .computeIfAbsent(why(first, others.get(0)), k -> new ArrayList<>())
                .add(exercise + ": " + first.place() + " counted, not " + rest);
          }
        });
    byReason.forEach(
        (why, all) -> notes.add(Texts.clean(String.join("; ", all)) + " (" + why + ")."));
    return chosen;
  }

  /** Why the first counts. */
  private static String why(Candidate first, Candidate second) {
    return first.written() != second.written()
        ? "more of it is written"
        : first.named() != second.named()
            ? "the class named after its exercise"
            : first.copy() != second.copy()
                ? "the highest number"
                : first.source().isFile() != second.source().isFile()
                    ? "a file counts before a notebook"
                    : first.depth() != second.depth()
                        ? "the shorter path"
                        : first.withoutNumbers().equals(second.withoutNumbers())
                            ? "the highest number"
                            : "the first by name";
  }

  private void compile(Map<String, Candidate> chosen) {
    Set<Source> sources = new LinkedHashSet<>();
    Set<String> names = new HashSet<>();
    chosen.values().forEach(one -> sources.add(one.source()));
    chosen.values().forEach(one -> names.add(one.maker()));
    for (List<Candidate> all : candidates.values()) { // an answer may use another class like it
      all.stream()
          .filter(one -> one.source().isFile() && names.add(one.maker()))
          .forEach(one -> sources.add(one.source()));
    }
    helpers.forEach(
        (source, type) -> {
          if (names.add(type)) {
            sources.add(source);
          } else {
            notes.add(source.name() + " was handed in more than once; the first by path counted.");
          }
        });
    List<String> factories = chosen.keySet().stream().map(Cells::factory).toList();
    sources.forEach(source -> source.keepOnly(factories));
    sources.forEach(Source::inferTypes);
    Map<Source.Piece, Source> whole = new HashMap<>();
    for (Source source : sources) {
      for (Source.Kind kind : Source.Kind.values()) {
        source.pieces(kind).forEach(piece -> whole.put(piece, source));
      }
    }
    Compiled compiled = Compiled.of(List.copyOf(sources));
    StudentClasses classes = new StudentClasses(compiled.classes());
    chosen.forEach(
        (exercise, candidate) -> {
          boolean file = candidate.source().isFile() || candidate.source().isEmpty();
          String factory = Cells.factory(exercise);
          Map<Source.Piece, String> errors = new LinkedHashMap<>();
          compiled
              .errors()
              .forEach(
                  (piece, error) -> {
                    if (whole.get(piece) == candidate.source()) {
                      errors.put(piece, error);
                    }
                  });
          boolean lost = errors.keySet().stream().anyMatch(p -> p.name().equals(factory));
          if (candidate.source().isBlank()) {
            reasons.put(exercise, "the file is empty");
          } else if (lost || !compiled.classes().containsKey(candidate.maker())) {
            reasons.put(exercise, "does not compile: " + reason(errors, factory, candidate));
          } else if (file) {
            answers.put(exercise, () -> classes.object(exercise, candidate.maker()));
          } else {
            answers.put(exercise, () -> classes.made(candidate.maker(), factory));
          }
        });
  }

  /** The error of the class that the answer is made of, rather than that it is missing. */
  private static String reason(
      Map<Source.Piece, String> errors, String factory, Candidate candidate) {
    String maker =
        errors.keySet().stream()
            .filter(piece -> piece.name().equals(factory))
            .map(Source.Piece::text)
            .findFirst()
            .orElse("");
    return errors.entrySet().stream()
        .filter(e -> Cells.names(maker, e.getKey().name()))
        .findFirst()
        .or(() -> errors.entrySet().stream().findFirst())
        .map(Map.Entry::getValue)
        .orElse("it leaves no class " + Texts.clean(candidate.maker()));
  }
}
