package org.cflowlab.exercises.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * A completed notebook as one Java class: its imports, and the classes and methods of its cells, in
 * whichever order they stand. What a cell computes does not run. Of two classes with one name the
 * later counts, as in the kernel.
 *
 * @param name the name of the class
 * @param java its text
 * @param answers the class that answers each exercise: the one that is handed to {@code
 *     Grade.check} last, or else the last that implements it
 * @param stubs the exercises whose class is still a stub
 * @param problem why there is nothing, empty if there is
 */
record Cells(
    String name, String java, Map<String, String> answers, Set<String> stubs, String problem) {
  /** What a stub throws. */
  static final String STUB = "new NotYetDone(";

  /** The problem of a notebook that is none of the exercises'. */
  static final String NOTHING = "no class in it implements an exercise";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands before each class and method, so that one that does not compile can be left out. */
  static final String MEMBER = "//@member";

  private static final Pattern CHECKED =
      Pattern.compile(
          "Grade\\s*\\.\\s*check\\s*\\(\\s*(E\\d+)\\.class\\s*,\\s*(\\w+)\\s*::\\s*new");
  private static final Pattern IMPLEMENTS =
      Pattern.compile("(?:class|record|enum)\\s+(\\w+)[^{]*\\bimplements\\b[^{]*?\\b(E\\d+)\\b");

  private static final Pattern COMMENTS =
      Pattern.compile("^(?:\\s+|/\\*(?s:.*?)\\*/|//[^\\n]*\\n)*");

  /** What a cell can use without an import: from the kernel itself, and by its startup script. */
  static final String IMPORTS =
      """
      import java.io.*;
      import java.math.*;
      import java.net.*;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;
      import java.util.regex.*;
      import java.util.stream.*;
      import ai.djl.ndarray.*;
      import ai.djl.ndarray.types.*;
      import org.cflowlab.array.*;
      import org.cflowlab.data.*;
      import org.cflowlab.data.read.*;
      import org.cflowlab.exercises.*;
      import org.cflowlab.exercises.grading.*;
      import org.cflowlab.experiment.*;
      import org.cflowlab.experiment.report.*;
      import org.cflowlab.file.*;
      import org.cflowlab.flow.*;
      import org.cflowlab.loss.*;
      import org.cflowlab.loss.misprint.*;
      import org.cflowlab.machine.*;
      import org.cflowlab.metric.*;
      import org.cflowlab.model.*;
      import org.cflowlab.notebook.*;
      import org.cflowlab.plot.*;
      import org.cflowlab.progress.*;
      import org.cflowlab.toy.*;
      import org.cflowlab.train.*;
      """;

  static Cells of(byte[] notebook, String name) {
    JsonNode content;
    try {
      content = JSON.readTree(notebook);
    } catch (JsonProcessingException e) {
      return none("it is no notebook, line " + e.getLocation().getLineNr() + " is not JSON");
    } catch (IOException | StackOverflowError e) {
      return none("it is no notebook");
    }
    String kernel = content.at("/metadata/kernelspec/language").asText("java");
    if (!kernel.equals("java")) {
      return none("it was made with a kernel for " + kernel + ", not Java");
    }
    return parsed(content, name);
  }

  private static Cells none(String problem) {
    return new Cells("", "", Map.of(), Set.of(), problem);
  }

  /** One at a time: JShell is not made for more. */
  private static synchronized Cells parsed(JsonNode notebook, String name) {
    Set<String> imports = new LinkedHashSet<>();
    Map<String, String> members = new LinkedHashMap<>();
    Map<String, String> checked = new TreeMap<>();
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      for (JsonNode cell : notebook.path("cells")) {
        if (cell.path("cell_type").asText().equals("code")) {
          String source = source(cell.path("source"));
          Matcher check = CHECKED.matcher(source);
          while (check.find()) {
            checked.put(check.group(1), check.group(2));
          }
          collect(shell.sourceCodeAnalysis(), source, imports, members);
        }
      }
    } catch (StackOverflowError e) {
      return none("a cell nests too deeply to be read");
    }
    Map<String, String> answers = new TreeMap<>();
    members.values().forEach(member -> noteAnswer(member, answers));
    checked.forEach(
        (exercise, type) -> {
          if (members.containsKey("type " + type)) {
            answers.put(exercise, type);
          }
        });
    Set<String> stubs =
        answers.keySet().stream()
            .filter(exercise -> members.get("type " + answers.get(exercise)).contains(STUB))
            .collect(Collectors.toUnmodifiableSet());
    answers.replaceAll((exercise, type) -> name + "$" + type);
    if (answers.isEmpty()) {
      return none(NOTHING);
    }
    StringBuilder java = new StringBuilder(IMPORTS);
    imports.forEach(java::append);
    java.append("\npublic final class ").append(name).append(" {\n");
    members
        .values()
        .forEach(member -> java.append(MEMBER).append('\n').append(member).append("\n"));
    return new Cells(name, java.append("}\n").toString(), answers, stubs, "");
  }

  private static String source(JsonNode source) {
    StringBuilder text = new StringBuilder();
    if (source.isArray()) {
      source.forEach(line -> text.append(line.asText()));
    } else {
      text.append(source.asText());
    }
    return text.toString().replaceAll("(?m)^\\s*%.*$", "");
  }

  private static void collect(
      SourceCodeAnalysis analysis, String cell, Set<String> imports, Map<String, String> members) {
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = analysis.analyzeCompletion(rest);
      if (!next.completeness().isComplete()) {
        return; // the kernel would not take this cell either
      }
      for (Snippet snippet : analysis.sourceToSnippets(next.source())) {
        switch (snippet.kind()) {
          case IMPORT -> imports.add(snippet.source().strip() + "\n");
          case TYPE_DECL -> {
            String type = ((jdk.jshell.TypeDeclSnippet) snippet).name();
            put(members, "type " + type, snippet);
          }
          case METHOD -> {
            var method = (jdk.jshell.MethodSnippet) snippet;
            put(members, "method " + method.name() + method.parameterTypes(), snippet);
          }
          default -> {}
        }
      }
      rest = next.remaining();
    }
  }

  private static void put(Map<String, String> members, String key, Snippet snippet) {
    members.remove(key); // so that the later one also stands later
    String source = COMMENTS.matcher(snippet.source()).replaceFirst("");
    String plain =
        source.replaceFirst("^((?:@\\w+\\s+)*)(?:(?:public|private|protected|static)\\s+)*", "$1");
    members.put(key, "public static " + plain);
  }

  private static void noteAnswer(String member, Map<String, String> answers) {
    Matcher type = IMPLEMENTS.matcher(member);
    if (type.find()) {
      answers.put(type.group(2), type.group(1));
    }
  }
}
