package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What other people's programs depend on names one set of versions, wherever it is written. */
@Tag("once")
class InstalledLibraryTest {
  private static final Path LIB = Path.of("..");
  private static final Document PARENT = xml(LIB.resolve("../pom.xml"));
  private static final Document BOM = xml(LIB.resolve("bom/pom.xml"));
  private static final Document EXAMPLES = xml(LIB.resolve("examples/pom.xml"));
  private static final String GRADLE = text(LIB.resolve("examples/build.gradle"));
  private static final String README = text(LIB.resolve("README.md"));

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Document xml(Path file) {
    return Jsoup.parse(text(file), "", Parser.xmlParser());
  }

  private static String child(Element of, String name) {
    Element child = of.selectFirst("> " + name);
    return child == null ? "" : child.text();
  }

  /** A version, with the properties of its own file in their places. */
  private static String version(Document file, Element of) {
    Element project = file.selectFirst("project");
    String text = child(of, "version");
    Matcher property = Pattern.compile("\\$\\{(.+?)}").matcher(text);
    return property.replaceAll(
        found ->
            found.group(1).equals("project.version")
                ? child(project, "version")
                : child(project.selectFirst("> properties"), found.group(1).replace(".", "\\.")));
  }

  /** What the parent says of an artifact; an import of a pom and a plugin count too. */
  private static String ofParent(Element artifact) {
    String id = child(artifact, "artifactId");
    if (child(artifact, "groupId").equals("org.cflowlab")) {
      return child(PARENT.selectFirst("project"), "version");
    }
    String managed = id.equals("junit-jupiter") ? "junit-bom" : id;
    return PARENT
        .select(
            "project > dependencyManagement > dependencies > dependency, project > build plugin")
        .stream()
        .filter(d -> child(d, "artifactId").equals(managed))
        .filter(d -> !child(d, "version").isEmpty())
        .map(d -> version(PARENT, d))
        .findFirst()
        .orElse("none");
  }

  private static void agreesWithTheParent(Document pom, int least) {
    int compared = 0;
    for (Element one : pom.select("dependency, plugin")) {
      if (!child(one, "version").isEmpty()) {
        assertThat(version(pom, one)).as(child(one, "artifactId")).isEqualTo(ofParent(one));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(least);
  }

  @Test
  void theBomNamesTheVersionsThatTheLibraryWasBuiltWith() {
    assertThat(child(BOM.selectFirst("project"), "version"))
        .isEqualTo(child(PARENT.selectFirst("project"), "version"));
    agreesWithTheParent(BOM, 7);
  }

  @Test
  void theExamplesBuildByMavenNamesThemToo() {
    agreesWithTheParent(EXAMPLES, 6);
  }

  @Test
  void theExamplesBuildByGradleNamesThemToo() {
    List<MatchResult> all =
        Pattern.compile("'([\\w.]+):([\\w-]+):([\\w.]+)'").matcher(GRADLE).results().toList();
    assertThat(all).hasSize(3);
    for (MatchResult one : all) {
      Document as =
          Jsoup.parse(
              "<d><groupId>"
                  + one.group(1)
                  + "</groupId><artifactId>"
                  + one.group(2)
                  + "</artifactId></d>",
              "",
              Parser.xmlParser());
      assertThat(one.group(3)).as(one.group()).isEqualTo(ofParent(as.selectFirst("d")));
    }
  }

  private static String block(String language) {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(README);
    assertThat(block.find()).as(language).isTrue();
    return block.group(1);
  }

  @Test
  void theReadmesSnippetsAreOfTheseBuilds() {
    List<String> build =
        EXAMPLES.select("dependency").stream()
            .map(d -> d.outerHtml().replaceAll("\\s", ""))
            .toList();
    for (Element one : Jsoup.parse(block("xml"), "", Parser.xmlParser()).select("dependency")) {
      assertThat(build).contains(one.outerHtml().replaceAll("\\s", ""));
    }
    List<String> lines = GRADLE.lines().map(l -> l.replaceAll("//.*", "").strip()).toList();
    assertThat(lines).containsAll(block("groovy").lines().map(String::strip).toList());
  }

  @Test
  void theReadmeInstallsAsTheTestDoes() {
    String line =
        README.lines().filter(l -> l.startsWith("    ./mvnw install")).findFirst().orElseThrow();
    assertThat(line.strip().split(" "))
        .containsExactlyInAnyOrder(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("./mvnw"), TestCommand.INSTALL.stream())
                .toArray(String[]::new));
  }
}
