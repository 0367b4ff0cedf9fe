package org.cflowlab.exercises.batch;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cflowlab.exercises.grading.Recording;

/**
 * The process that holds a student's code: it compiles, waits until the classes were looked at, and
 * notes the answers. It gives no points.
 *
 * <p>Every line it writes begins with a word that it was told before any of the student's classes
 * was loaded; whatever else stands on its output is the student's and is thrown away.
 */
final class Worker {
  static final String COMPILED = "compiled";
  static final String ERROR = "error";
  static final String BEGIN = "begin";
  static final String NOTE = "note";
  static final String END = "end";
  static final String GO = "go";

  private final PrintStream parent;
  private final String word;

  private Worker(PrintStream parent, String word) {
    this.parent = parent;
    this.word = word;
  }

  public static void main(String[] args) throws IOException {
    PrintStream parent =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Worker worker = new Worker(parent, in.readLine());
    Duration patience = Duration.ofMillis(Long.parseLong(in.readLine()));
    String hidden = in.readLine();
    Map<String, String> answers = new LinkedHashMap<>();
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      answers.put(line.split(" ")[0], line.split(" ")[1]);
    }
    Path scratch = Path.of(args[0]);
    Path classes = Files.createDirectories(scratch.resolve("classes"));
    Compiled.of(scratch.resolve("src"), classes)
        .forEach((name, error) -> worker.say(ERROR, name, encoded(error)));
    worker.say(COMPILED);
    if (!GO.equals(in.readLine())) {
      return;
    }
    System.setIn(InputStream.nullInputStream());
    endWith(in);
    Loader loader = new Loader(classes);
    HiddenGraders further = HiddenGraders.of(hidden.isEmpty() ? null : Path.of(hidden));
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      if (!worker.note(
          answer.getKey(), further, loader.answer(answer.getKey(), answer.getValue()), patience)) {
        Runtime.getRuntime().halt(0); // a thread runs on: the rest gets a new process
      }
    }
    Runtime.getRuntime().halt(0); // whatever the student left running
  }

  /** Ends this process when the one that started it is gone. */
  private static void endWith(BufferedReader parent) {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (parent.read() >= 0) {
                  continue;
                }
              } catch (IOException e) {
                // as good as the end
              }
              Runtime.getRuntime().halt(0);
            });
    watch.setDaemon(true);
    watch.start();
  }

  /** Whether this process is fit for another exercise. */
  private boolean note(
      String exercise, HiddenGraders hidden, Supplier<?> answer, Duration patience) {
    int threads = Thread.activeCount();
    say(BEGIN, exercise);
    Recording.Ending ending =
        Recording.record(
            exercise, hidden.of(exercise), answer, patience, line -> say(NOTE, exercise, line));
    say(END, exercise, ending.name());
    Runtime java = Runtime.getRuntime();
    boolean roomy = java.totalMemory() - java.freeMemory() < java.maxMemory() / 2;
    return ending == Recording.Ending.FREE && Thread.activeCount() <= threads + 1 && roomy;
  }

  private synchronized void say(String... words) {
    parent.println(word + " " + String.join(" ", words));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The student's classes, all read before one runs; they hide the kit's stubs. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    Loader(Path folder) throws IOException {
      super(Worker.class.getClassLoader());
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = folder.relativize(file).toString();
          if (name.endsWith(".class")) {
            String type = name.substring(0, name.length() - 6).replaceAll("[/\\\\]", ".");
            classes.put(type, Files.readAllBytes(file));
          }
        }
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
      }
    }

    /** Makes the student's object, in the student's thread when it is asked for. */
    Supplier<?> answer(String exercise, String type) {
      return () -> {
        try {
          Class<?> written = loadClass(type);
          if (!Class.forName("org.cflowlab.exercises." + exercise).isAssignableFrom(written)) {
            throw new IllegalStateException(type + " does not implement " + exercise);
          }
          var constructor = written.getDeclaredConstructor();
          constructor.setAccessible(true);
          return constructor.newInstance();
        } catch (java.lang.reflect.InvocationTargetException e) {
          throw Worker.<RuntimeException>sneaked(e.getCause());
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(
              type + " needs a constructor without arguments: " + e.getMessage(), e);
        }
      };
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaked(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
