package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Place;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.TerminalProgress;
import org.cflowlab.exercises.grading.Recording;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab grade}: grades a folder of submissions. */
@Place(32)
@Command(
    name = "grade",
    header = "Grade a folder of submissions (for teachers).",
    description =
        "Each submission is a folder or zip with files E1Answer.java to E10Answer.java, or a"
            + " completed notebook; its name is the student's. Each runs in a process of its own."
            + " Stopped half-way, the same command goes on where it was.")
public final class GradeCommand implements LabCommand {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SUBMISSIONS", description = "the folder of submissions")
  private Path submissions;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "where grades.csv, grades.json, overview.html and feedback go")
  private Path out;

  @Option(
      names = "--exercises",
      paramLabel = "LIST",
      split = ",",
      description = "which exercises count, such as E1,E3; default: all")
  private List<String> asked = List.of();

  @Option(
      names = "--hidden",
      paramLabel = "JAR|DIR",
      description = "graders that students do not have: compiled classes such as E3NightGrader")
  private Path hidden;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "the most that one exercise may take; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      defaultValue = "256",
      description = "the heap of a submission; default: ${DEFAULT-VALUE}")
  private int memory;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "submissions at a time; default: one for each processor")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    Progress progress = new TerminalProgress();
    List<String> exercises = exercises();
    atLeast("--seconds", seconds, 1);
    atLeast("--memory", memory, 64);
    atLeast("--jobs", jobs, 1);
    List<Submission> all = Submission.in(submissions.toRealPath());
    Path home = Files.createDirectories(out).toRealPath();
    if (home.startsWith(submissions.toRealPath())) {
      throw new BadInputException("--out must not be inside the submissions: " + home + " is.");
    }
    Rules rules =
        new Rules(
            exercises,
            Duration.ofSeconds(seconds),
            memory,
            hidden == null ? null : hidden.toRealPath());
    PrintWriter print = spec.commandLine().getOut();
    try (Course course = Course.open(home, hiddenFolders(home))) {
      print.println(course.jail().describe());
      print.flush();
      Ledger ledger = new Ledger(home, course.fingerprint(rules));
      Examination examination = new Examination(course, rules);
      List<Result> results = graded(all, ledger, examination, progress);
      new GradeBook(exercises, results).write(home);
      print.println(results.size() + " graded, " + ledger.reused() + " of them before; " + home);
      long provisional = results.stream().filter(Result::provisional).count();
      if (provisional > 0) {
        print.println(
            provisional
                + " ran out of time by the clock, twice; the same command tries those again.");
      }
      print.flush();
    }
    return ExitCode.DONE;
  }

  private List<Path> hiddenFolders(Path home) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(submissions.toRealPath(), home));
    if (System.getProperty("cflow.root") != null) {
      folders.add(Project.root().resolve("exercises/solutions"));
    }
    return folders;
  }

  private List<String> exercises() {
    List<String> known = Recording.exercises();
    List<String> wanted = asked.stream().map(name -> name.strip().toUpperCase()).toList();
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new BadInputException(name + " is no exercise; there are " + known + ".");
      }
    }
    return asked.isEmpty() ? known : known.stream().filter(wanted::contains).toList();
  }

  private List<Result> graded(
      List<Submission> all, Ledger ledger, Examination examination, Progress progress)
      throws InterruptedException, IOException {
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    ExecutorCompletionService<Integer> done = new ExecutorCompletionService<>(workers);
    Result[] results = new Result[all.size()];
    try (Progress.Task task = progress.start("Grading", all.size())) {
      for (int i = 0; i < results.length; i++) {
        int place = i;
        done.submit(
            () -> {
              results[place] = ledger.resultOf(all.get(place), examination);
              return place;
            });
      }
      for (int n = 1; n <= results.length; n++) {
        task.at(n, all.get(done.take().get()).student());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
    return List.of(results);
  }

  private static void atLeast(String option, int value, int least) {
    if (value < least) {
      throw new BadInputException(option + " must be at least " + least + ", not " + value);
    }
  }
}
