package org.cflowlab.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.progress.Progress;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of the course's own notebooks. */
@Tag("once")
class SiteTest {
  @TempDir Path folder;

  @Test
  void everyNotebookHasAPageAndTheIndexItsQuestion() throws Exception {
    Path site = folder.resolve("a/site");
    Site.write(notebooks(), List.of(), site, Progress.NONE);
    Document index = Jsoup.parse(site.resolve("index.html"));
    List<Element> lessons = index.select(".lessons li");
    assertThat(lessons).hasSize(notebooks().size());
    for (Element lesson : lessons) {
      assertThat(lesson.selectFirst("p").text()).endsWith("?").doesNotContain("$");
      assertThat(site.resolve(lesson.selectFirst("a").attr("href"))).isRegularFile();
    }
  }

  @Test
  void whatAPageLoadsLiesInTheSite() throws Exception {
    Site.write(notebooks(), List.of(), folder, Progress.NONE);
    for (Path page : pages()) {
      Document document = Jsoup.parse(page);
      List<String> loaded = new ArrayList<>();
      document.select("[src]").forEach(e -> loaded.add(e.attr("src")));
      document.select("link[href]").forEach(e -> loaded.add(e.attr("href")));
      for (String address : loaded) {
        if (!address.startsWith("data:")) {
          assertThat(folder.resolve(address)).isRegularFile();
        }
      }
      for (Element link : document.select("a[href^=#]")) {
        assertThat(document.getElementById(link.attr("href").substring(1))).isNotNull();
      }
    }
    try (Stream<Path> fonts = Files.list(folder.resolve("assets/katex/fonts"))) {
      assertThat(fonts.count()).isGreaterThan(10);
    }
  }

  /** The way leads from 00 to the last notebook; a page to look things up is not on it. */
  @Test
  void theWayEndsWithTheLastNotebook() throws Exception {
    Site.write(notebooks(), List.of(), folder, Progress.NONE);
    assertThat(way("00-start-here.html")).containsExactly("index.html", next("01"));
    assertThat(way("08-retina-and-your-own-data.html"))
        .containsExactly(next("07"), "index.html", next("09"));
    assertThat(way(next("09"))).containsExactly(next("08"), "index.html");
    assertThat(way("djl-for-pytorch.html")).containsExactly("index.html");
  }

  private List<String> way(String page) throws IOException {
    return Jsoup.parse(folder.resolve(page)).selectFirst("nav.way").select("a").eachAttr("href");
  }

  private String next(String number) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(number) && name.endsWith(".html"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Who reads on has not seen the answer before the question. */
  @Test
  void theCodeOfAQuestionIsFolded() throws Exception {
    Site.write(notebooks(), List.of(), folder, Progress.NONE);
    int questions = 0;
    for (Path page : pages()) {
      for (Element code : Jsoup.parse(page).select("pre.code:contains(Prediction.)")) {
        assertThat(code.parent().className()).isEqualTo("asks");
        assertThat(code.parent().hasAttr("open")).isFalse();
        questions++;
      }
    }
    assertThat(questions).isGreaterThan(50);
  }

  /** A picture of 1,000 pixels on a phone would have words of four: it scrolls instead. */
  @Test
  void noPictureIsMadeTooNarrowToRead() throws Exception {
    Site.write(notebooks(), List.of(), folder, Progress.NONE);
    int pictures = 0;
    for (Path page : pages()) {
      for (Element picture : Jsoup.parse(page).select(".output img, .output svg[width]")) {
        long least = Math.round(.6 * Double.parseDouble(picture.attr("width")));
        assertThat(picture.attr("style")).endsWith("min-width: " + least + "px");
        assertThat(picture.parent().className()).isEqualTo("wide");
        pictures++;
      }
    }
    assertThat(pictures).isGreaterThan(40);
  }

  @Test
  void anEarlierSiteIsReplacedWhole() throws Exception {
    Path site = folder.resolve("site");
    Site.write(notebooks(), List.of(), site, Progress.NONE);
    Files.writeString(site.resolve("09-old.html"), "old");
    Site.write(notebooks(), List.of(), site, Progress.NONE);
    assertThat(site.resolve("09-old.html")).doesNotExist();
    assertThat(site.resolve("index.html")).exists();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(site);
    }
  }

  @Test
  void aFolderWithOtherFilesIsLeftAlone() throws Exception {
    Path thesis = Files.writeString(folder.resolve("thesis.tex"), "x");
    assertThatThrownBy(() -> Site.write(notebooks(), List.of(), folder, Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("holds other files; give an empty or new folder for the site.");
    assertThatThrownBy(() -> Site.write(notebooks(), List.of(), thesis, Progress.NONE))
        .hasMessageEndingWith("is a file; give a folder for the site.");
    assertThat(thesis).hasContent("x");
  }

  @Test
  void theJavadocGoesAlongAndLeadsNowhereElse() throws Exception {
    Path site = folder.resolve("site");
    List<Path> source = source("/** A {@link java.util.List} and {@link NDArray}. */");
    assertThat(Site.write(notebooks(), source, site, Progress.NONE)).isEmpty();
    Element link = Jsoup.parse(site.resolve("index.html")).selectFirst("a[href^=api]");
    assertThat(site.resolve(link.attr("href"))).isRegularFile();
    assertThat(site.resolve("api/org/cflowlab/small/Small.html")).isRegularFile();
    try (Stream<Path> files = Files.walk(site.resolve("api"))) {
      for (Path page : files.filter(f -> f.toString().endsWith(".html")).toList()) {
        Document document = Jsoup.parse(page);
        assertThat(document.select("[href*=//], [src*=//]")).as(page.toString()).isEmpty();
      }
    }
  }

  @Test
  void aFaultInACommentCostsTheJavadocOnly() throws Exception {
    Path site = folder.resolve("site");
    List<Path> source = source("/** {@link Nowhere} */");
    assertThat(Site.write(notebooks(), source, site, Progress.NONE).orElseThrow())
        .contains("Small.java:4: error: reference not found");
    assertThat(site.resolve("api")).doesNotExist();
    assertThat(Jsoup.parse(site.resolve("index.html")).select(".lessons li, a[href^=api]"))
        .hasSize(notebooks().size());
  }

  private List<Path> source(String comment) throws IOException {
    Path file = folder.resolve("src/org/cflowlab/small/Small.java");
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        List.of(
            "package org.cflowlab.small;",
            "import ai.djl.ndarray.NDArray;",
            "",
            comment,
            "public interface Small {}"));
    return List.of(folder.resolve("src"));
  }

  private List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".html")).toList();
    }
  }

  private static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../notebooks"))) {
      return files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
    }
  }
}
