package org.cflowlab.exercises.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.exercises.servant.Line;
import org.cflowlab.exercises.servant.Remote;
import org.cflowlab.exercises.servant.Servant;

/**
 * A student's answer to one exercise, asked one question at a time. Where it is, in this process or
 * behind walls in another, makes no difference to who asks.
 */
public final class Student<T> {
  /** Generous enough for single precision, far below the size of any usual mistake. */
  private static final double TOLERANCE = 1e-5;

  /** How far an input may move, as a share of its size or, above 1, at all. */
  private static final double VARIATION = 0.1;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Class<T> contract;
  private final Remote<T> remote;
  private final Random random;
  private final List<Wrong<T>> wrong = new ArrayList<>();
  private final List<Right<T>> right = new ArrayList<>();
  private List<Mistake<T>> mistakes = List.of();

  /**
   * A student at the end of a line.
   *
   * @param seed draws the numbers of the questions; with 0 they are those of the notebook
   */
  Student(Class<T> contract, Line line, long seed) {
    this.contract = contract;
    this.remote = new Remote<>(contract, line);
    this.random = seed == 0 ? null : new Random(seed);
  }

  /** A question to an answer; its numbers are compared with the right ones. */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks, and turns what comes back into numbers. */
    double[] ask(T answer);
  }

  /** A question that was answered wrongly, and by which methods of the contract. */
  private record Wrong<T>(
      Finding finding, double[] expected, Outcome got, Question<T> question, Set<String> methods) {}

  /** A question that was answered rightly. */
  private record Right<T>(double[] expected, Question<T> question, Set<String> methods) {}

  /** Tells which mistakes to look for. */
  public Student<T> knowing(List<Mistake<T>> usual) {
    mistakes = usual;
    return this;
  }

  /** Adds the answer in which the logarithm of one term is multiplied with this factor. */
  Student<T> orLogarithm(DoubleFunction<T> times) {
    return knowing(Stream.concat(mistakes.stream(), OtherLogarithm.in(times)).toList());
  }

  /** Where the numbers of the questions come from; null for those of the notebook. */
  Random random() {
    return random;
  }

  /**
   * Numbers near these, drawn anew for each batch: whoever returns the right numbers of the
   * notebook's questions has not answered. Signs and zeros stay.
   */
  public double[] varied(double... numbers) {
    return random == null
        ? numbers.clone()
        : Arrays.stream(numbers)
            .map(x -> x + VARIATION * (2 * random.nextDouble() - 1) * Math.min(1, Math.abs(x)))
            .toArray();
  }

  /** The same for rows. */
  public double[][] varied(double[][] rows) {
    return Arrays.stream(rows).map(this::varied).toArray(double[][]::new);
  }

  /** Passes if the answer gives this number, to an error of 1e-5. */
  public void gives(double expected, Question<T> question) {
    gives(new double[] {expected}, question);
  }

  /** Passes if the answer gives these numbers, each to an error of 1e-5 of the largest. */
  public void gives(double[] expected, Question<T> question) {
    gives(expected, question, got -> difference(expected, got));
  }

  /** The same for numbers of several kinds: the first that is wrong is shown by its name. */
  public void gives(List<Part> parts, Question<T> question) {
    gives(
        parts.stream().mapToDouble(Part::expected).toArray(),
        question,
        got -> difference(parts, got));
  }

  private void gives(
      double[] expected, Question<T> question, Function<double[], Finding> difference) {
    Outcome got = outcome(question);
    if (got.agrees(expected)) {
      right.add(new Right<>(expected, question, remote.asked()));
      return;
    }
    Finding finding = got.problem() != null ? got.problem() : difference.apply(got.numbers());
    wrong.add(new Wrong<>(finding, expected, got, question, remote.asked()));
    throw finding;
  }

  /** What comes back; code that changed what it was given must mend that first. */
  private Outcome outcome(Question<T> question) {
    Outcome got = Outcome.of(() -> question.ask(remote.anew()));
    return remote.changed().isEmpty() || !got.comparable()
        ? got
        : new Outcome(null, inPlace(String.join(" and ", new TreeSet<>(remote.changed()))));
  }

  private static Finding inPlace(String names) {
    return new Finding(
        names + " unchanged",
        names + " overwritten",
        "Your code changed what it was given: "
            + names
            + ". Operations whose names end in i, such as muli and addi, work in place, and so does"
            + " set: use mul and add, or change a copy, as duplicate() of an NDArray and clone() of"
            + " a Java array make one.",
        "in place");
  }

  /**
   * The usual mistake behind each finding: one that explains everything that the same method got
   * wrong, and would get right what is right. Where two would, the one that is behind another
   * method's findings is named.
   */
  Map<Finding, Mistake<T>> mistakes() {
    Map<Set<String>, List<Wrong<T>>> byMethod = new LinkedHashMap<>();
    wrong.stream()
        .filter(one -> one.finding.mistake().isEmpty() && one.got.comparable())
        .forEach(one -> byMethod.computeIfAbsent(one.methods, k -> new ArrayList<>()).add(one));
    Map<Finding, Mistake<T>> behind = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (List<Wrong<T>> all : byMethod.values()) {
      List<Mistake<T>> fitting =
          mistakes.stream()
              .filter(mistake -> all.stream().allMatch(explains(mistake)))
              .filter(mistake -> right.stream().allMatch(allows(mistake)))
              .toList();
      Optional<Mistake<T>> likely =
          fitting.stream()
              .filter(mistake -> seen.contains(mistake.name()))
              .findFirst()
              .or(() -> fitting.stream().findFirst())
              .or(() -> otherLogarithm(all));
      likely.ifPresent(mistake -> seen.add(mistake.name()));
      likely.ifPresent(mistake -> all.forEach(one -> behind.put(one.finding, mistake)));
    }
    return behind;
  }

  private Optional<Mistake<T>> otherLogarithm(List<Wrong<T>> all) {
    return all.stream().anyMatch(one -> one.got.problem() != null)
        ? Optional.empty()
        : OtherLogarithm.behind(
            all.stream().map(Wrong::expected).toList(),
            all.stream().map(one -> one.got.numbers()).toList());
  }

  /** Whether this is all that a method got wrong, and others of its checks are right. */
  boolean alone(Finding finding) {
    return wrong.stream()
        .filter(one -> one.finding == finding)
        .filter(one -> right.stream().anyMatch(r -> r.methods.equals(one.methods)))
        .anyMatch(one -> wrong.stream().filter(w -> w.methods.equals(one.methods)).count() == 1);
  }

  private Predicate<Wrong<T>> explains(Mistake<T> mistake) {
    return one -> {
      Outcome made = made(mistake, one.question);
      return !made.agrees(one.expected) && one.got.same(made);
    };
  }

  private Predicate<Right<T>> allows(Mistake<T> mistake) {
    return one -> made(mistake, one.question).agrees(one.expected);
  }

  private Outcome made(Mistake<T> mistake, Question<T> question) {
    Line line = new Servant(contract, mistake::wrong, PATIENCE);
    return Outcome.of(() -> question.ask(new Remote<>(contract, line).anew()));
  }

  static boolean near(double a, double b, double scale) {
    return Double.compare(a, b) == 0 || Math.abs(a - b) <= TOLERANCE * scale;
  }

  /** The largest number, at least 1: what is small beside it may be lost in single precision. */
  static double scale(double[] numbers) {
    return Math.max(1, largest(numbers));
  }

  /** The largest number; 1 where there is none but 0. */
  static double largest(double[] numbers) {
    return Arrays.stream(numbers)
        .filter(Double::isFinite)
        .map(Math::abs)
        .filter(x -> x > 0)
        .max()
        .orElse(1);
  }

  private static Finding difference(double[] expected, double[] got) {
    if (expected.length <= 4 || got.length != expected.length) {
      return new Finding(text(expected), text(got));
    }
    int i = firstWrong(expected, got);
    String which = " as number " + (i + 1) + " of " + expected.length;
    return new Finding(text(expected[i]) + which, text(got[i]));
  }

  private static Finding difference(List<Part> parts, double[] got) {
    int i = firstWrong(parts.stream().mapToDouble(Part::expected).toArray(), got);
    Part part = parts.get(i);
    return new Finding(
        text(part.expected()) + " for " + part.name(), text(got[i]), part.hint(), "");
  }

  private static int firstWrong(double[] expected, double[] got) {
    int i = 0;
    while (near(got[i], expected[i], scale(expected))) {
      i++;
    }
    return i;
  }

  static String text(double... numbers) {
    return IntStream.range(0, numbers.length)
        .mapToObj(i -> text(numbers[i]))
        .collect(Collectors.joining(", "));
  }

  private static String text(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.6f", number) : "" + number;
  }
}
