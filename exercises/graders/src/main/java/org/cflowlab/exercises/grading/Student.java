package org.cflowlab.exercises.grading;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A student's answer to one exercise, asked one question at a time. */
public final class Student<T> {
  /** Generous enough for single precision, far below the size of any usual mistake. */
  private static final double TOLERANCE = 1e-5;

  private final Asking<T> asking;
  private final Set<String> seen = new HashSet<>();
  private List<Mistake<T>> mistakes = List.of();

  private Student(Asking<T> asking) {
    this.asking = asking;
  }

  /** A student who is here: the code runs when a question comes. */
  static <T> Student<T> present(Supplier<? extends T> answer, Guard guard) {
    return new Student<>(
        question -> Outcome.of(() -> guard.run(() -> question.ask(object(answer.get())))));
  }

  /** The same, and every outcome is noted. */
  static <T> Student<T> noted(Supplier<? extends T> answer, Guard guard, Consumer<Outcome> note) {
    Student<T> present = present(answer, guard);
    return new Student<>(
        question -> {
          Outcome outcome = present.asking.ask(question);
          note.accept(outcome);
          return outcome;
        });
  }

  /** A student whose answers were noted elsewhere; the code does not run. */
  static <T> Student<T> absent(Iterator<Outcome> noted) {
    return new Student<>(question -> noted.hasNext() ? noted.next() : Outcome.NONE);
  }

  /** How a question gets its outcome. */
  @FunctionalInterface
  private interface Asking<T> {
    Outcome ask(Question<T> question);
  }

  /** A question to an answer; its numbers are compared with the right ones. */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks, and turns what comes back into numbers. */
    double[] ask(T answer);
  }

  /** Tells which mistakes to look for. */
  public Student<T> knowing(List<Mistake<T>> usual) {
    mistakes = usual;
    return this;
  }

  /** Passes if the answer gives this number, to an error of 1e-5. */
  public void gives(double expected, Question<T> question) {
    gives(new double[] {expected}, question);
  }

  /**
   * Passes if the answer gives these numbers, each to an error of 1e-5 of the largest. Where two
   * mistakes would explain a wrong answer, the one that an earlier check saw is named.
   */
  public void gives(double[] expected, Question<T> question) {
    Outcome got = asking.ask(question);
    if (got.agrees(expected)) {
      return;
    }
    Finding finding = got.problem() != null ? got.problem() : difference(expected, got.numbers());
    if (!finding.hint().isEmpty()) {
      throw finding;
    }
    List<Mistake<T>> fitting =
        mistakes.stream().filter(mistake -> explains(mistake, expected, got, question)).toList();
    Optional<Mistake<T>> likely =
        fitting.stream()
            .filter(mistake -> seen.contains(mistake.name()))
            .findFirst()
            .or(() -> fitting.stream().findFirst());
    likely.ifPresent(mistake -> seen.add(mistake.name()));
    throw likely.map(finding::because).orElse(finding);
  }

  private static <T> boolean explains(
      Mistake<T> mistake, double[] expected, Outcome got, Question<T> question) {
    Outcome wrong = Outcome.of(() -> question.ask(mistake.wrong()));
    return !wrong.agrees(expected) && got.agrees(wrong);
  }

  private static <T> T object(T answer) {
    if (answer == null) {
      throw new Finding("an object that answers", "no object: null");
    }
    return answer;
  }

  static boolean near(double a, double b, double scale) {
    return Double.compare(a, b) == 0 || Math.abs(a - b) <= TOLERANCE * scale;
  }

  /** The largest number, at least 1: what is small beside it may be lost in single precision. */
  static double scale(double[] numbers) {
    return Math.max(
        1, Arrays.stream(numbers).filter(Double::isFinite).map(Math::abs).max().orElse(1));
  }

  private static Finding difference(double[] expected, double[] got) {
    if (expected.length <= 4) {
      return new Finding(text(expected), text(got));
    }
    int i = 0; // the first that differs
    while (near(got[i], expected[i], scale(expected))) {
      i++;
    }
    String which = " as number " + (i + 1) + " of " + expected.length;
    return new Finding(text(expected[i]) + which, text(got[i]));
  }

  private static String text(double... numbers) {
    return IntStream.range(0, numbers.length)
        .mapToObj(i -> text(numbers[i]))
        .collect(Collectors.joining(", "));
  }

  private static String text(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.6f", number) : "" + number;
  }
}
