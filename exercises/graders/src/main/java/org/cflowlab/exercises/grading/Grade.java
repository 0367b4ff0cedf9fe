package org.cflowlab.exercises.grading;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cflowlab.exercises.servant.Line;
import org.cflowlab.exercises.servant.NoAnswer;
import org.cflowlab.exercises.servant.Servant;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Grades an answer where it stands, in a notebook cell as in a program:
 *
 * <pre>Grade.check(E1.class, MyKl::new)</pre>
 *
 * <p>Whatever the answer does, a report comes back; only {@code System.exit} cannot be stopped from
 * inside the process.
 */
public final class Grade {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private Grade() {}

  /**
   * Runs the exercise's grader.
   *
   * @param contract the exercise's interface, such as {@code E1.class}
   * @param answer makes the student's object, such as {@code MyKl::new}; called anew for every
   *     question
   * @return points, findings and hints
   * @throws IllegalArgumentException if the contract is not that of an exercise
   */
  public static <T> Report check(Class<T> contract, Supplier<? extends T> answer) {
    return check(Exercise.of(contract), answer, PATIENCE);
  }

  static Report check(Exercise exercise, Supplier<?> answer, Duration patience) {
    Line line = new Servant(exercise.contract(), answer, patience);
    return check(exercise, List.of(), new Student<>(exercise.contract(), line, 0));
  }

  /** The names of all exercises, in order. */
  public static List<String> exercises() {
    return Arrays.stream(Exercise.values()).map(Exercise::name).toList();
  }

  /** Unpacks and loads the engine that tensors need. */
  public static void warmUp() {
    Tensors.warmUp();
  }

  /** Whether an exercise is about tensors, which need the engine. */
  public static boolean tensors(String exercise) {
    return Exercise.named(exercise).grader().getAnnotation(Grader.class).tensors();
  }

  /**
   * Grades an answer that is elsewhere.
   *
   * @param exercise its name, such as "E1"
   * @param others further graders of this exercise
   * @param line the way to the answer
   * @param seed draws the numbers of the questions; 0 for those of the notebook
   */
  public static Report check(String exercise, List<Class<?>> others, Line line, long seed) {
    Exercise known = Exercise.named(exercise);
    return check(known, others, new Student<>(known.contract(), line, seed));
  }

  /**
   * A report on an exercise that could not be graded at all: every check is lost for one reason.
   */
  public static Report lost(String exercise, List<Class<?>> others, String reason, String hint) {
    Line none =
        (question, functions) -> {
          throw new NoAnswer(reason, hint);
        };
    return check(exercise, others, none, 0);
  }

  /** Runs the exercise's grader, and after it others that belong to it. */
  private static Report check(Exercise exercise, List<Class<?>> others, Student<?> student) {
    LauncherConfig alone =
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .build();
    Rows rows = new Rows();
    try (LauncherSession session = LauncherFactory.openSession(alone)) {
      session.getStore().put(Namespace.create(StudentParameter.PLACE), Student.class, student);
      Stream.concat(Stream.of(exercise.grader()), others.stream())
          .forEach(
              grader ->
                  session
                      .getLauncher()
                      .execute(request().selectors(selectClass(grader)).build(), rows));
    }
    if (rows.broken != null) {
      throw new IllegalStateException(
          "The grader of " + exercise + " itself failed: " + rows.broken, rows.broken);
    }
    return new Report(exercise.name(), exercise.title(), rows.of(student));
  }

  /** Writes a row for every check that ends. */
  private static final class Rows implements TestExecutionListener {
    final List<Graded> checks = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>(); // null where a check passed
    Throwable broken;

    List<Row> of(Student<?> student) {
      Map<Finding, ? extends Mistake<?>> mistakes = student.mistakes();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < checks.size(); i++) {
        Finding finding = findings.get(i);
        Mistake<?> mistake = mistakes.get(finding);
        rows.add(
            finding == null
                ? Row.passed(checks.get(i))
                : mistake != null
                    ? Row.failed(checks.get(i), finding.because(mistake), false)
                    : Row.failed(checks.get(i), finding, student.alone(finding)));
      }
      return rows;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Throwable thrown = result.getThrowable().orElse(null);
      if (thrown != null && !(thrown instanceof Finding)) {
        broken = thrown;
      } else if (test.getSource().orElse(null) instanceof MethodSource method) {
        Graded graded = method.getJavaMethod().getAnnotation(Graded.class);
        checks.add(graded);
        findings.add((Finding) thrown);
      }
    }
  }
}
