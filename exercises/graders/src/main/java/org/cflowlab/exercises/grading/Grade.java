package org.cflowlab.exercises.grading;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    return check(exercise, List.of(), Student.present(answer, new Guard(patience)));
  }

  /** Runs the exercise's grader, and after it others that belong to it. */
  static Report check(Exercise exercise, List<Class<?>> others, Student<?> student) {
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
    return new Report(exercise.name(), exercise.title(), rows.all);
  }

  /** Writes a row for every check that ends. */
  private static final class Rows implements TestExecutionListener {
    final List<Row> all = new ArrayList<>();
    Throwable broken;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Throwable thrown = result.getThrowable().orElse(null);
      if (thrown != null && !(thrown instanceof Finding)) {
        broken = thrown;
      } else if (test.getSource().orElse(null) instanceof MethodSource method) {
        Graded graded = method.getJavaMethod().getAnnotation(Graded.class);
        all.add(thrown == null ? Row.passed(graded) : Row.failed(graded, (Finding) thrown));
      }
    }
  }
}
