package org.cflowlab.exercises.grading;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Grading in two places: where the student's code runs, its answers to the questions are noted;
 * where it does not, they are compared with the right ones. So nothing that the code does can earn
 * points, except giving right answers.
 */
public final class Recording {
  private static final int LONGEST_TEXT = 600;
  private static final int MOST_NUMBERS = 100_000;

  private Recording() {}

  /** How an exercise came to its end. */
  public enum Ending {
    /** Every question had its outcome. */
    FREE,
    /** A thread of the student's worked for too long and still runs. */
    STUCK,
    /** It was waited for too long; a busy machine may be why. */
    BY_THE_CLOCK
  }

  /** The names of all exercises, in order. */
  public static List<String> exercises() {
    return Arrays.stream(Exercise.values()).map(Exercise::name).toList();
  }

  /**
   * Asks the questions of one exercise and notes the answers.
   *
   * @param exercise its name, such as "E1"
   * @param hidden further graders of this exercise
   * @param answer makes the student's object
   * @param patience how long a question may take
   * @param note takes each answer, as one line of text
   * @return how it came to its end
   */
  public static Ending record(
      String exercise,
      List<Class<?>> hidden,
      Supplier<?> answer,
      Duration patience,
      Consumer<String> note) {
    Guard guard = new Guard(patience);
    Grade.check(
        Exercise.named(exercise),
        hidden,
        Student.noted(answer, guard, outcome -> note.accept(line(outcome))));
    return guard.byTheClock() ? Ending.BY_THE_CLOCK : guard.stuck() ? Ending.STUCK : Ending.FREE;
  }

  /**
   * Grades answers that were noted.
   *
   * @param notes the lines, in their order; where they end early, the rest counts as not answered
   * @throws IllegalArgumentException if a line is none of {@link #record}'s
   */
  public static Report replay(String exercise, List<Class<?>> hidden, List<String> notes) {
    List<Outcome> outcomes = notes.stream().map(Recording::outcome).toList();
    return Grade.check(Exercise.named(exercise), hidden, Student.absent(outcomes.iterator()));
  }

  /**
   * A report on an exercise that could not be graded at all: every check is lost for one reason.
   */
  public static Report lost(String exercise, List<Class<?>> hidden, String reason, String hint) {
    Outcome none = new Outcome(null, Finding.noAnswer(reason, hint));
    return Grade.check(
        Exercise.named(exercise),
        hidden,
        Student.absent(java.util.stream.Stream.generate(() -> none).iterator()));
  }

  private static String line(Outcome outcome) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Finding problem = outcome.problem();
      out.writeBoolean(problem != null);
      if (problem != null) {
        for (String text :
            List.of(problem.expected(), problem.got(), problem.hint(), problem.mistake())) {
          String same = text.replaceAll("@[0-9a-f]{5,}", ""); // an address differs in each run
          out.writeUTF(same.substring(0, Math.min(LONGEST_TEXT, same.length())));
        }
      } else {
        int length = Math.min(outcome.numbers().length, MOST_NUMBERS);
        out.writeInt(length);
        for (int i = 0; i < length; i++) {
          out.writeDouble(outcome.numbers()[i]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static Outcome outcome(String line) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(line)))) {
      if (in.readBoolean()) {
        return new Outcome(
            null, new Finding(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
      }
      int length = in.readInt();
      if (length < 0 || length > MOST_NUMBERS) {
        throw new IllegalArgumentException("no answer has " + length + " numbers.");
      }
      double[] numbers = new double[length];
      for (int i = 0; i < length; i++) {
        numbers[i] = in.readDouble();
      }
      return new Outcome(numbers, null);
    } catch (IOException e) {
      throw new IllegalArgumentException("a note of an answer is damaged.", e);
    }
  }
}
