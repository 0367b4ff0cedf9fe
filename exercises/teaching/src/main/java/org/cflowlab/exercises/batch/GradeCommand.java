package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Place;
import org.cflowlab.cli.SetupException;
import org.cflowlab.cli.TerminalProgress;
import org.cflowlab.exercises.grading.Grade;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;
import org.cflowlab.machine.Memory;
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
        "Each submission is a folder or zip with files E1Answer.java to E11Answer.java, or a"
            + " completed notebook; its name is the student's. Each runs in a process of its own."
            + " Stopped half-way, the same command goes on where it was.")
public final class GradeCommand implements LabCommand {
  private static final long BOOKS_NANOS = TimeUnit.SECONDS.toNanos(15);

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
      description =
          "the most that one exercise may take, and as much again for all its further answers;"
              + " default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      defaultValue = "256",
      description = "the heap of a submission; default: ${DEFAULT-VALUE}")
  private int memory;

  @Option(
      names = "--walls",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "what stands around a submission: auto (bubblewrap where it is installed), required (the"
              + " same, or nothing is graded), bubblewrap, podman, docker, none; default:"
              + " ${DEFAULT-VALUE}")
  private String walls;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "draws the numbers of the questions; 0: those of the notebooks; default: drawn once for"
              + " each --out")
  private Long seed;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description =
          "also write what an autograding service reads, into the folder service: gradescope or"
              + " classroom50")
  private Service service;

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
    long free = Memory.available() >> 20;
    if (memory > free) {
      throw new BadInputException(
          "--memory must be at most " + free + ", the MB that are free here, not " + memory);
    }
    atLeast("--jobs", jobs, 1);
    if (Files.isRegularFile(submissions)) {
      throw new BadInputException(submissions + " is a file; unpack it and give the folder.");
    }
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
            hidden == null ? null : hidden.toRealPath(),
            seed(home));
    PrintWriter print = spec.commandLine().getOut();
    try (Course course = Course.open(walls, memory);
        Ledger ledger = new Ledger(home, course.fingerprint(rules))) {
      print.println(course.describe());
      count(all, print);
      print.flush();
      Examination examination = new Examination(course.walls(), course.runs(), rules);
      List<Result> results = graded(all, ledger, examination, progress, home, exercises);
      GradeBook book = new GradeBook(exercises, students(all), results);
      book.write(home);
      if (service != null) {
        book.writeFor(service, home);
      }
      print.println(results.size() + " graded, " + ledger.reused() + " of them before; " + home);
      long provisional = results.stream().filter(Result::provisional).count();
      if (provisional > 0) {
        print.println(
            provisional
                + " ran out of time by the clock, twice, or could not be graded here; the same command"
                + " tries those again.");
      }
      print.flush();
    }
    return ExitCode.DONE;
  }

  /** Says who is in the batch; every entry that has no row of its own is named. */
  private static void count(List<Submission> all, PrintWriter print) throws IOException {
    int entries = all.stream().mapToInt(one -> one.entries().size()).sum();
    print.println(
        counted(entries, "entry", "entries") + ", " + counted(all.size(), "student", "students"));
    all.stream()
        .filter(one -> one.entries().size() > 1)
        .forEach(one -> print.println("  " + one.student() + ": " + one.entries()));
    if (all.size() == 1 && OneDeeper.isClass(all.get(0))) {
      print.println(
          all.get(0).student()
              + " is graded as one student; if those in it are students, grade "
              + all.get(0).parts().get(0));
    } else if (all.size() == 1 && OneDeeper.isArchive(all.get(0))) {
      print.println(
          all.get(0).student()
              + " is graded as one student; if it holds a class, unpack it and give the folder.");
    } else if (OneDeeper.isScattered(all)) {
      print.println(
          "Each file is graded as a student's; where several are one student's, put them into a"
              + " folder with that name.");
    }
  }

  private static String counted(int n, String one, String many) {
    return n + " " + (n == 1 ? one : many);
  }

  /** The seed of this batch, which a restart goes on with. */
  private long seed(Path home) throws IOException {
    if (seed != null) {
      return seed;
    }
    Path file = Files.createDirectories(home.resolve(".results")).resolve("seed");
    if (!Files.exists(file)) {
      WholeFile.write(file, "" + (1 + new SecureRandom().nextInt(Integer.MAX_VALUE - 1)));
    }
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (NumberFormatException e) {
      throw new BadFileException(file, "this is no number; remove it to draw another", e);
    }
  }

  private List<String> exercises() {
    List<String> known = Grade.exercises();
    List<String> wanted =
        asked.stream().map(name -> name.strip().toUpperCase(Locale.ROOT)).toList();
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new BadInputException(name + " is no exercise; there are " + known + ".");
      }
    }
    return asked.isEmpty() ? known : known.stream().filter(wanted::contains).toList();
  }

  /** Grades; the books so far are written again and again, so that nothing done is lost. */
  private List<Result> graded(
      List<Submission> all,
      Ledger ledger,
      Examination examination,
      Progress progress,
      Path home,
      List<String> exercises)
      throws InterruptedException, IOException {
    long written = System.nanoTime();
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
        if (System.nanoTime() - written > BOOKS_NANOS) {
          List<Result> soFar = Stream.of(results).filter(Objects::nonNull).toList();
          new GradeBook(exercises, students(all), soFar).write(home);
          written = System.nanoTime();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      } else if (e.getCause() instanceof SetupException stop) {
        throw stop;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
    return List.of(results);
  }

  private static List<String> students(List<Submission> all) {
    return all.stream().map(Submission::student).toList();
  }

  private static void atLeast(String option, int value, int least) {
    if (value < least) {
      throw new BadInputException(option + " must be at least " + least + ", not " + value);
    }
  }
}
