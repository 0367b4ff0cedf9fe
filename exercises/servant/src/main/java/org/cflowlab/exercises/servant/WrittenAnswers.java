package org.cflowlab.exercises.servant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What of the exercises is written in a copy of the kit, be it right, wrong or in part. */
public final class WrittenAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WrittenAnswers() {}

  /**
   * Reads a folder as a hand-in is read, and each cell of its notebooks also by itself: an answer
   * may hide behind a later class of its name.
   *
   * @return a line for each notebook and file that holds an answer or cannot be read, such as
   *     "notebooks/02.ipynb answers E1"; empty where nothing is written
   */
  public static List<String> in(Path folder) throws IOException {
    HandedIn files = HandedIn.in(List.of(folder), List.of(""));
    List<String> found = new ArrayList<>(files.notes());
    for (Map.Entry<String, String> file : files.java().entrySet()) {
      Place place = new Place(file.getKey());
      if (JavaFile.matters(place, file.getValue())) {
        found.addAll(inFile(JavaFile.of(place, file.getValue())));
      }
    }
    for (Map.Entry<String, byte[]> notebook : files.notebooks().entrySet()) {
      found.addAll(inNotebook(notebook.getKey(), notebook.getValue()));
    }
    return found;
  }

  private static List<String> inFile(JavaFile file) {
    return file.types().stream()
        .filter(type -> file.isAnswer(type) && type.written() != Written.NOTHING)
        .map(type -> file.place().path() + " holds more than the stub of " + type.simpleName())
        .toList();
  }

  private static List<String> inNotebook(String place, byte[] notebook) throws IOException {
    Cells all = Cells.of(notebook, place, 1);
    List<String> found = new ArrayList<>();
    all.problems().forEach(problem -> found.add(place + ": " + problem));
    Set<String> exercises = new TreeSet<>();
    all.makers()
        .forEach(
            (exercise, makers) -> {
              if (makers.stream().anyMatch(one -> one.written() != Written.NOTHING)) {
                exercises.add(exercise);
              }
            });
    for (JsonNode cell : JSON.readTree(notebook).path("cells")) {
      byte[] alone = JSON.writeValueAsBytes(Map.of("cells", List.of(cell)));
      Cells.of(alone, place, 1)
          .source()
          .pieces(Source.Kind.MEMBER)
          .forEach(piece -> exercises.addAll(answeredBy(piece.text())));
    }
    if (!exercises.isEmpty()) {
      found.add(place + " answers " + String.join(", ", exercises));
    }
    return found;
  }

  /** The exercises whose interfaces a class, or one inside it, implements by more than a stub. */
  private static Set<String> answeredBy(String member) {
    Set<String> exercises = new TreeSet<>();
    if (Given.is(member)) {
      return exercises;
    }
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree type, Void none) {
        if (Written.of(type) != Written.NOTHING) {
          exercises.addAll(new Answering().exercises(Answering.above(type)));
        }
        return super.visitClass(type, none);
      }
    }.scan(Javac.parse("class $ { " + member + "\n}").unit(), null);
    return exercises;
  }
}
