package org.cflowlab.exercises.batch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cflowlab.exercises.servant.Found;
import org.cflowlab.exercises.servant.Texts;

/** Which of several answers to an exercise counted. */
record Choice(List<Found.Answer> versions, int which) {
  /** So much of an expression tells which it is. */
  private static final int LONGEST = 40;

  /**
   * What the teacher should know: which counted and which did not. What a notebook does not check
   * last is no version unless it was the better one.
   */
  Optional<String> note() {
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    Found.Answer counted = versions.get(which);
    List<Found.Answer> others =
        IntStream.range(0, versions.size())
            .filter(i -> i < which || !versions.get(i).place().equals(counted.place()))
            .mapToObj(versions::get)
            .toList();
    boolean oneFile = others.stream().anyMatch(one -> one.place().equals(counted.place()));
    String rest =
        others.stream().map(one -> name(one, oneFile)).distinct().collect(Collectors.joining(", "));
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(Texts.clean(name(counted, oneFile) + " counted, not " + rest));
  }

  private static String name(Found.Answer answer, boolean oneFile) {
    String maker = answer.maker();
    String brief = maker.length() > LONGEST ? maker.substring(0, LONGEST) + "..." : maker;
    return oneFile ? brief + " in " + answer.place() : answer.place();
  }
}
