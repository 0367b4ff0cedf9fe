package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles what can be compiled: a file with an error is left out, and in a notebook only the class
 * with the error, so that one broken answer costs no other.
 */
final class Compiled {
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|record|enum|interface)\\s+(\\w+)");

  private final Path sources;
  private final Path classes;
  private final Map<String, String> errors = new TreeMap<>();

  private Compiled(Path sources, Path classes) {
    this.sources = sources;
    this.classes = classes;
  }

  /**
   * Compiles a folder of sources.
   *
   * @return the first error of each file or class that was left out, by its name
   */
  static Map<String, String> of(Path sources, Path classes) throws IOException {
    Compiled compiled = new Compiled(sources, classes);
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    while (!texts.isEmpty() && !compiled.attempt(texts)) {
      continue;
    }
    return compiled.errors;
  }

  /** Compiles, or takes out of the texts what stands in the way. */
  private boolean attempt(Map<String, String> texts) throws IOException {
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(sources.resolve(text.getKey()), text.getValue());
    }
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        javac.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-implicit:none", "-g", "-d", classes.toString());
      Iterable<? extends JavaFileObject> units =
          files.getJavaFileObjectsFromPaths(texts.keySet().stream().map(sources::resolve).toList());
      if (javac.getTask(new StringWriter(), files, said, options, null, units).call()) {
        return true;
      }
    }
    Map<String, Set<Long>> lines = new TreeMap<>();
    for (Diagnostic<? extends JavaFileObject> found : said.getDiagnostics()) {
      if (found.getKind() == Diagnostic.Kind.ERROR && found.getSource() != null) {
        String file = Path.of(found.getSource().toUri()).getFileName().toString();
        lines.computeIfAbsent(file, k -> new TreeSet<>()).add(found.getLineNumber());
        leaveOut(file, found, texts);
      }
    }
    if (lines.isEmpty()) {
      texts.keySet().forEach(file -> errors.put(base(file), "the compiler failed"));
      texts.clear();
    }
    lines.forEach((file, at) -> texts.computeIfPresent(file, (k, text) -> without(text, at)));
    return false;
  }

  private void leaveOut(
      String file, Diagnostic<? extends JavaFileObject> found, Map<String, String> texts) {
    String text = texts.get(file);
    String message = message(found.getMessage(Locale.ROOT));
    if (text.contains(Cells.MEMBER)) {
      Matcher type = TYPE.matcher(memberAt(text, found.getLineNumber()));
      if (type.find()) {
        errors.putIfAbsent(base(file) + "$" + type.group(1), message);
      }
    } else {
      errors.putIfAbsent(base(file), "line " + found.getLineNumber() + ": " + message);
    }
  }

  /** In one line: the error, and the symbol or the types it is about. */
  static String message(String lines) {
    return lines
        .lines()
        .map(line -> line.strip().replaceAll("\\s+", " ").replaceAll(";$", ""))
        .filter(line -> !line.startsWith("location: "))
        .collect(Collectors.joining("; "));
  }

  private static String memberAt(String text, long line) {
    StringBuilder member = new StringBuilder();
    long at = 0;
    for (String one : text.split("\n", -1)) {
      at++;
      if (one.equals(Cells.MEMBER)) {
        if (at > line) {
          break;
        }
        member.setLength(0);
      }
      member.append(one).append('\n');
    }
    return member.toString();
  }

  /** The text without the members that hold these lines; null if nothing would be left. */
  private static String without(String text, Set<Long> lines) {
    if (!text.contains(Cells.MEMBER)) {
      return null;
    }
    List<String> kept = new ArrayList<>();
    List<String> member = new ArrayList<>();
    boolean broken = false;
    boolean any = false;
    String[] all = text.split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      if (all[i].equals(Cells.MEMBER)) {
        kept.addAll(broken ? List.of() : member);
        any |= broken;
        member.clear();
        broken = false;
      }
      member.add(all[i]);
      broken |= lines.contains(i + 1L);
    }
    any |= broken;
    kept.addAll(broken ? List.of("}") : member);
    return any && kept.stream().anyMatch(Cells.MEMBER::equals) ? String.join("\n", kept) : null;
  }

  private static String base(String file) {
    return file.substring(0, file.length() - ".java".length());
  }
}
