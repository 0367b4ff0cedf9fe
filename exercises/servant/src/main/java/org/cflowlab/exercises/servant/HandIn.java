package org.cflowlab.exercises.servant;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hand-in: the answers to each exercise that are in it, each compiled when it is asked for. */
final class HandIn {
  /** So many versions of an answer are graded. */
  private static final int MOST_VERSIONS = 5;

  /** The name of a file that is about an exercise, whatever is in it: not E1AnswerTest.java. */
  private static final Pattern ANSWER_FILE =
      Pattern.compile("(?i)(?:.*/)?(E\\d{1,4})Answer(?:[\\W_]|v?\\d)[^/]*");

  private final Map<String, List<Version>> versions =
      new TreeMap<>(Comparator.comparing((String name) -> Integer.parseInt(name.substring(1))));

  private final Library library = new Library();
  private final List<String> notes = new ArrayList<>();
  private String problem = "";

  /** Reads it; whatever the hand-in is, there is a result. */
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
    Map<String, List<Found.Answer>> answers = new LinkedHashMap<>();
    versions.forEach(
        (exercise, all) ->
            answers.put(
                exercise,
                all.stream()
                    .map(one -> new Found.Answer(one.place().path(), Texts.clean(one.maker())))
                    .toList()));
    return new Found(answers, notes, problem);
  }

  private void read(Found.Task task) throws IOException {
    HandedIn files = HandedIn.in(task.parts().stream().map(Path::of).toList(), task.names());
    notes.addAll(files.notes());
    List<JavaFile> parsed = new ArrayList<>();
    files
        .java()
        .forEach(
            (name, text) -> {
              Place place = new Place(Texts.clean(name));
              try {
                if (JavaFile.matters(place, text)) {
                  parsed.add(JavaFile.of(place, text));
                }
              } catch (RuntimeException | StackOverflowError e) {
                parsed.add(new JavaFile(place, text, true, "", List.of()));
              }
            });
    parsed.removeIf(JavaFile::isTheKits);
    Answering answering = new Answering();
    for (JavaFile file : parsed) {
      file.types().forEach(type -> answering.add(type.simpleName(), type.above()));
    }
    parsed.forEach(file -> javaFile(file, answering));
    int number = 0;
    List<String> idle = new ArrayList<>();
    for (Map.Entry<String, byte[]> notebook : files.notebooks().entrySet()) {
      String name = Texts.clean(notebook.getKey());
      Cells cells = Cells.of(notebook.getValue(), name, ++number);
      cells.problems().forEach(one -> notes.add(name + ": " + one + "."));
      notebook(new Place(name), cells, Cells.PACKAGE + ".n" + number + "." + Cells.CLASS);
      if (cells.makers().isEmpty() && cells.problems().isEmpty()) {
        idle.add(name + ": no class in it implements an exercise.");
      }
    }
    versions.keySet().retainAll(task.exercises());
    if (versions.isEmpty()) {
      throw new Refused(nothing(files, idle));
    }
    versions.forEach(this::choose);
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

  private void add(String exercise, Version version) {
    versions.computeIfAbsent(exercise, k -> new ArrayList<>()).add(version);
  }

  /** The exercise that a file's name is about, such as E1 for "E1Answer (2).java". */
  private static Optional<String> answerByName(Place place) {
    Matcher named = ANSWER_FILE.matcher(place.path());
    return named.matches()
        ? Optional.of(named.group(1).toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  private void javaFile(JavaFile file, Answering answering) {
    library.add(file);
    Source source = Source.file(file.simpleName(), file.text());
    boolean answer = false;
    for (JavaFile.Type type : file.types()) {
      Set<String> exercises = answering.exercises(type.simpleName(), type.above());
      if (type.concrete()) {
        answer |= !exercises.isEmpty();
        exercises.forEach(
            one -> add(one, Version.of(file.place(), type.name(), type.written(), source)));
      }
    }
    Optional<String> byName = answerByName(file.place());
    if (!answer && byName.isPresent()) { // what cannot even be parsed is somebody's answer, too
      Written written = file.broken() ? Written.ALL : Written.NOTHING;
      String type = file.home() + byName.get() + "Answer";
      add(byName.get(), Version.of(file.place(), type, written, source));
    }
  }

  private void notebook(Place place, Cells cells, String type) {
    cells
        .makers()
        .forEach(
            (exercise, makers) -> {
              for (Cells.Maker one : makers) {
                add(
                    exercise,
                    new Version(
                        place,
                        one.expression() + (one.earlier() ? " (earlier)" : ""),
                        one.written(),
                        makers.indexOf(one),
                        one.source(),
                        type,
                        one.factory()));
              }
            });
  }

  /** Leaves those that are graded: what is written, or else one that is not. */
  private void choose(String exercise, List<Version> all) {
    all.sort(Version.LIKELIEST_FIRST);
    boolean any = all.get(0).written() != Written.NOTHING;
    if (any) {
      all.removeIf(one -> one.written() == Written.NOTHING);
    }
    int most = any ? MOST_VERSIONS : 1;
    if (any && all.size() > most) {
      notes.add(exercise + ": of " + all.size() + " answers " + most + " were graded.");
    }
    all.subList(Math.min(most, all.size()), all.size()).clear();
  }

  /**
   * Compiles an answer, by itself and with what it uses.
   *
   * @param which of the versions that were found
   * @throws Refused if it cannot be asked
   */
  Supplier<?> answer(String exercise, int which) {
    Version version = versions.get(exercise).get(which);
    Map<String, Javac.Unit> near = library.near(version.place());
    boolean file = version.factory().isEmpty();
    if (version.source().isBlank()) {
      throw new Refused("the file is empty");
    }
    Source source = file ? version.source() : version.source().only(version.factory());
    source.inferTypes(near);
    Compiled compiled = Compiled.of(source, near);
    boolean lost =
        compiled.errors().keySet().stream().anyMatch(p -> p.name().equals(version.factory()));
    if (lost || !compiled.classes().containsKey(version.type())) {
      throw new Refused("does not compile: " + reason(compiled.errors(), version));
    }
    StudentClasses classes = new StudentClasses(compiled.classes());
    return file
        ? () -> classes.object(exercise, version.type())
        : () -> classes.made(version.type(), version.factory());
  }

  /** The error of the class that the answer is made of, rather than that it is missing. */
  private static String reason(Map<Source.Piece, String> errors, Version version) {
    return errors.entrySet().stream()
        .filter(e -> Cells.names(version.maker(), e.getKey().name()))
        .findFirst()
        .or(() -> errors.entrySet().stream().findFirst())
        .map(Map.Entry::getValue)
        .orElse("it leaves no class " + Texts.clean(version.type()));
  }
}
