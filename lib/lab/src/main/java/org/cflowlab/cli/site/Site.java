package org.cflowlab.cli.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.jsoup.nodes.Element;

/**
 * A folder of pages made from notebooks: an index, one page each, what they load, and the library's
 * Javadoc.
 */
public final class Site {
  /** A file that says that a folder was made here, and may be replaced. */
  static final String MARK = ".cflow-lab-site";

  private static final String KATEX = "org.webjars.npm/katex";
  private static final Pattern FONT = Pattern.compile("fonts/[\\w-]+\\.woff2");

  private Site() {}

  /**
   * Writes the site; an earlier one is replaced in one step, when the new one is complete.
   *
   * @param notebooks in the order of the course
   * @param sources folders of Java whose Javadoc goes along, if any
   * @param out a folder that does not exist, is empty, or holds an earlier site
   * @return nothing, or why the site is without the Javadoc
   * @throws BadInputException if the folder holds anything else
   */
  public static Optional<String> write(
      List<Path> notebooks, List<Path> sources, Path out, Progress progress) throws IOException {
    Path place = out.toAbsolutePath().normalize();
    requireOurs(place);
    Files.createDirectories(place.getParent());
    Path draft = place.resolveSibling("." + place.getFileName() + ".part");
    delete(draft); // of a run that was stopped
    Files.createDirectory(draft);
    try {
      Optional<String> lacking = document(draft, sources, progress);
      fill(draft, notebooks, progress);
      replace(place, draft);
      return lacking;
    } finally {
      delete(draft);
    }
  }

  private static void requireOurs(Path place) throws IOException {
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw new BadInputException(place + " is a file; give a folder for the site.");
    }
    if (!Files.isDirectory(place) || Files.exists(place.resolve(MARK))) {
      return;
    }
    try (Stream<Path> files = Files.list(place)) {
      if (files.findAny().isPresent()) {
        throw new BadInputException(
            place + " holds other files; give an empty or new folder for the site.");
      }
    }
  }

  private static Optional<String> document(Path folder, List<Path> sources, Progress progress)
      throws IOException {
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    Path api = folder.resolve(Pages.API);
    Optional<String> lacking = Javadoc.write(sources, api, progress);
    if (lacking.isPresent()) {
      delete(api);
    }
    return lacking;
  }

  private static void fill(Path folder, List<Path> notebooks, Progress progress)
      throws IOException {
    try (Progress.Task task = progress.start("writing the site", notebooks.size())) {
      List<Lesson> lessons = new ArrayList<>();
      for (Path notebook : notebooks) {
        lessons.add(Lesson.of(notebook));
      }
      for (int i = 0; i < lessons.size(); i++) {
        Lesson lesson = lessons.get(i);
        copyPictures(lesson.body(), notebooks.get(i).toAbsolutePath().getParent(), folder);
        Files.writeString(folder.resolve(lesson.file()), Pages.lesson(lessons, i));
        task.at(i + 1, lesson.file());
      }
      Path picture = notebooks.get(0).resolveSibling(Pages.PICTURE);
      boolean pictured = Files.exists(picture);
      if (pictured) {
        Files.copy(picture, folder.resolve(Pages.PICTURE), StandardCopyOption.REPLACE_EXISTING);
      }
      boolean documented = Files.exists(folder.resolve(Pages.API));
      Files.writeString(folder.resolve("index.html"), Pages.index(lessons, pictured, documented));
    }
    for (String name : List.of("site.css", "site.js")) {
      copy(Site.class.getResourceAsStream(name), folder.resolve("assets").resolve(name));
    }
    copyKatex(folder.resolve("assets/katex"));
    Files.writeString(folder.resolve(MARK), "Made by lab site, which may replace this folder.\n");
  }

  /** Pictures beside the notebooks that a text shows. */
  private static void copyPictures(Element body, Path from, Path to) throws IOException {
    for (Element image : body.select("img[src]")) {
      String source = image.attr("src");
      if (!source.matches("[a-z]+:.*")) {
        Path file = from.resolve(source).normalize();
        if (!file.startsWith(from) || !Files.isRegularFile(file)) {
          throw new IOException("there is no picture " + source + " beside the notebooks");
        }
        Path copy = to.resolve(source);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void copyKatex(Path folder) throws IOException {
    Properties facts = new Properties();
    try (InputStream in = resource("META-INF/maven/" + KATEX + "/pom.properties")) {
      facts.load(in);
    }
    String base = "META-INF/resources/webjars/katex/" + facts.getProperty("version") + "/dist/";
    copy(resource(base + "katex.min.js"), folder.resolve("katex.min.js"));
    Path style = folder.resolve("katex.min.css");
    copy(resource(base + "katex.min.css"), style);
    String css = Files.readString(style);
    for (String font :
        new TreeSet<>(FONT.matcher(css).results().map(MatchResult::group).toList())) {
      copy(resource(base + font), folder.resolve(font));
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = Site.class.getClassLoader().getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not on the class path");
    }
    return in;
  }

  private static void copy(InputStream from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (from) {
      Files.copy(from, to);
    }
  }

  private static void replace(Path place, Path draft) throws IOException {
    Path old = draft.resolveSibling(draft.getFileName() + "-old");
    delete(old);
    if (Files.exists(place)) {
      Files.move(place, old);
    }
    Files.move(draft, place);
    delete(old);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      PathUtils.deleteDirectory(folder);
    }
  }
}
