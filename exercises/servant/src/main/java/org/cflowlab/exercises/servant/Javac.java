package org.cflowlab.exercises.servant;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DiagnosticListener;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The Java compiler, from memory to memory. */
final class Javac {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Nothing is looked for in the jars of the classpath, where each task would begin with it. */
  private static final List<String> NO_PLUGINS = List.of("-proc:none", "-processorpath", "");

  /** Opens the jars of the classpath once; never closed. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, Locale.ROOT, null);

  private static final Pattern PREVIEW = Pattern.compile("(.*?) (?:is|are) a preview feature");

  /** The Java that has what in an older one is a preview. */
  private static final Map<String, String> SINCE =
      Map.of(
          "patterns in switch statements", "Java 21",
          "deconstruction patterns", "Java 21",
          "unnamed variables", "Java 22",
          "flexible constructors", "Java 25",
          "module imports", "Java 25");

  private Javac() {}

  /** A parsed text. */
  record Parsed(String text, CompilationUnitTree unit, SourcePositions at, Optional<String> error) {
    /** Where a piece begins. */
    int start(Tree piece) {
      return (int) at.getStartPosition(unit, piece);
    }

    /** Where a piece ends; before its start if it is empty. */
    int end(Tree piece) {
      return (int) at.getEndPosition(unit, piece);
    }

    /** A piece as it was written. */
    String source(Tree piece) {
      return text.substring(start(piece), end(piece));
    }
  }

  /** An error: where, and what in one line. */
  record Problem(Unit unit, long line, String message) {}

  /** Parses a text. */
  static Parsed parse(String text) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    JavacTask task = task(text, Map.of(), said);
    try {
      CompilationUnitTree tree = task.parse().iterator().next();
      Optional<String> error =
          said.getDiagnostics().stream()
              .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
              .map(found -> message(found.getMessage(Locale.ROOT)))
              .findFirst();
      return new Parsed(text, tree, Trees.instance(task).getSourcePositions(), error);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never, in memory
    }
  }

  /** A task for a text; it tells what is wrong to a listener. */
  static JavacTask task(
      String text,
      Map<String, Unit> library,
      DiagnosticListener<JavaFileObject> listener,
      String... options) {
    List<String> all = new ArrayList<>(NO_PLUGINS);
    all.addAll(List.of(options));
    JavaFileManager files = new Memory(FILES, library, new HashMap<>());
    List<Unit> unit = List.of(new Unit("", text));
    return (JavacTask) COMPILER.getTask(Writer.nullWriter(), files, listener, all, null, unit);
  }

  /**
   * Compiles a text, and what it uses of others.
   *
   * @param library the others, by the names of their classes
   * @param classes takes the classes by name, if there is no error
   * @return the errors
   */
  static List<Problem> compile(Unit unit, Map<String, Unit> library, Map<String, byte[]> classes) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<String> options = new ArrayList<>(NO_PLUGINS);
    options.addAll(
        List.of("-nowarn", "-implicit:class", "-Xprefer:source", "-g", "-Xmaxerrs", "200"));
    List<Problem> problems = new ArrayList<>();
    StringWriter trace = new StringWriter(); // where it tells what it does not throw
    try {
      JavaFileManager memory = new Memory(FILES, library, classes);
      if (COMPILER.getTask(trace, memory, said, options, null, List.of(unit)).call()) {
        return List.of();
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      problems.add(new Problem(null, 0, failure(e)));
    }
    for (Diagnostic<? extends JavaFileObject> found : said.getDiagnostics()) {
      if (found.getKind() == Diagnostic.Kind.ERROR) {
        problems.add(
            new Problem(
                found.getSource() instanceof Declared one ? one.unit() : (Unit) found.getSource(),
                found.getLineNumber(),
                message(found.getMessage(Locale.ROOT))));
      }
    }
    if (problems.isEmpty()) {
      problems.add(new Problem(null, 0, failure(trace.toString())));
    }
    return problems;
  }

  /** Why the compiler gave up on a text; it wraps what happens in it. */
  static String failure(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return failure(cause.getClass().getName());
  }

  private static String failure(String trace) {
    Matcher error = Pattern.compile("\\w+(?:Error|Exception)\\b").matcher(trace);
    String name = error.find() ? error.group() : "";
    return switch (name) {
      case "StackOverflowError" -> "it nests too deeply";
      case "OutOfMemoryError" -> "it takes more memory than there is";
      default -> "Java's compiler fails: " + name;
    };
  }

  /** In one line: the error, and the symbol or the types it is about. */
  static String message(String lines) {
    StringBuilder message = new StringBuilder();
    lines
        .lines()
        .limit(8)
        .map(line -> line.strip().replaceAll("\\s++", " ").replaceAll("[;.]$", ""))
        .filter(line -> !line.startsWith("location: ") && !line.startsWith("(use --"))
        .forEach(line -> message.append(message.isEmpty() ? "" : "; ").append(line));
    return Texts.clean(newer(message.toString()));
  }

  private static String newer(String message) {
    Matcher preview = PREVIEW.matcher(message);
    if (!preview.lookingAt()) {
      return message;
    }
    String what = preview.group(1);
    return what
        + ": this needs "
        + SINCE.getOrDefault(what, "a newer Java")
        + "; the grading ran on Java "
        + Runtime.version().feature();
  }

  /** A source in memory; any name will do for a public class. */
  static final class Unit extends SimpleJavaFileObject {
    private final String name;
    private final String text;

    Unit(String name, String text) {
      super(URI.create("memory:///" + Integer.toHexString(name.hashCode()) + ".java"), Kind.SOURCE);
      this.name = name;
      this.text = text;
    }

    /** What it is called, for people. */
    String name() {
      return name;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, Unit> library;
    private final Map<String, byte[]> classes;

    Memory(StandardJavaFileManager files, Map<String, Unit> library, Map<String, byte[]> classes) {
      super(files);
      this.library = library;
      this.classes = classes;
    }

    @Override
    public boolean hasLocation(Location location) {
      return location == StandardLocation.SOURCE_PATH || super.hasLocation(location);
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String home, Set<JavaFileObject.Kind> kinds, boolean recurse)
        throws IOException {
      if (location != StandardLocation.SOURCE_PATH) {
        return super.list(location, home, kinds, recurse);
      }
      List<JavaFileObject> found = new ArrayList<>();
      library.forEach(
          (type, unit) -> {
            if (type.substring(0, Math.max(0, type.lastIndexOf('.'))).equals(home)) {
              found.add(new Declared(type, unit));
            }
          });
      return found;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
      return file instanceof Declared one ? one.type : super.inferBinaryName(location, file);
    }

    @Override
    public JavaFileObject getJavaFileForInput(
        Location location, String type, JavaFileObject.Kind kind) throws IOException {
      return location == StandardLocation.SOURCE_PATH
          ? null
          : super.getJavaFileForInput(location, type, kind);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(type, toByteArray());
            }
          };
        }
      };
    }
  }

  /** A class that a text of the library declares, perhaps beside others. */
  private static final class Declared extends ForwardingJavaFileObject<Unit> {
    private final String type;

    Declared(String type, Unit unit) {
      super(unit);
      this.type = type;
    }

    Unit unit() {
      return fileObject;
    }
  }
}
