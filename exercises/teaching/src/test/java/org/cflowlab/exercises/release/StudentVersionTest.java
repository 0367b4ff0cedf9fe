package org.cflowlab.exercises.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.cflowlab.cli.Main;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.SetupException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The students' version, without the build that {@code lab release} adds to it. */
@Tag("once")
@Tag("slow")
class StudentVersionTest {
  private static final Pattern TEACHERS = Pattern.compile("E\\d+(Solution|Mistakes|Alternatives)");

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  private static Path kit() {
    Path kit = Path.of("../..").toAbsolutePath().normalize();
    assumeTrue(Files.exists(kit.resolve(".git")), "this is no clone: " + kit);
    return kit;
  }

  @Test
  void noTraceOfTheSolutionsRemains() throws IOException {
    Path copy = folder.resolve("copy");
    StudentVersion.copy(kit(), ReleaseCommand.files(kit()), copy);
    assertThat(StudentVersion.traces(kit(), copy)).isEmpty();
    assertThat(StudentVersion.answers(copy)).isEmpty();
    assertThat(copy.resolve("exercises/contracts/pom.xml")).exists();
    assertThat(copy.resolve("exercises/solutions")).doesNotExist();
    assertThat(copy.resolve("exercises/teaching")).doesNotExist();
    assertThat(copy.resolve("lab")).isExecutable();
    assertThat(Files.readString(copy.resolve("pom.xml")))
        .contains("<module>exercises/graders</module>")
        .doesNotContain("exercises/solutions", "exercises/teaching");
    assertThat(Files.readString(copy.resolve("README.md")))
        .doesNotContain("| solutions", "| teaching", "exercises/teaching/");
    try (Stream<Path> walk = Files.walk(copy)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        assertThat(TEACHERS.matcher(file.toString()).find()).as(file.toString()).isFalse();
        try {
          assertThat(TEACHERS.matcher(Files.readString(file)).find()).as(file.toString()).isFalse();
        } catch (MalformedInputException binary) {
          // a picture
        }
      }
    }
  }

  @Test
  void aTraceIsFound() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Files.writeString(copy.resolve("notes.md"), "as E3Solution does");
    String command = "org.cflowlab.exercises.batch.GradeCommand";
    Files.writeString(copy.resolve("services"), command);
    assertThat(StudentVersion.traces(kit(), copy))
        .containsExactly(
            "notes.md names E3Solution", "services names org.cflowlab.exercises.batch");
  }

  /** As a teacher leaves it who tried an exercise where {@code lab start} opens it. */
  @Test
  void whatIsAnsweredIsNotReleasedAndWhatIsNotCommittedIsNamed() throws IOException {
    Path kit = Files.createDirectories(folder.resolve("kit"));
    Files.writeString(kit.resolve("pom.xml"), "<project/>");
    Path notebook = Files.createDirectories(kit.resolve("notebooks")).resolve("02.ipynb");
    Files.writeString(notebook, cell("throw new NotYetDone(\"E1: write kl.\");"));
    for (String line : List.of("init -q", "add .", "commit -q -m kit")) {
      List<String> git = new ArrayList<>(List.of("git", "-C", kit.toString()));
      git.addAll(List.of("-c", "user.name=t", "-c", "user.email=t@localhost"));
      git.addAll(List.of(line.split(" ")));
      assumeTrue(Program.output(git, Map.of()).isPresent(), "git does not work here");
    }
    assertThat(ReleaseCommand.changed(kit)).isEmpty();
    Files.writeString(notebook, cell("return 1;"));
    Path to = folder.resolve("students");
    assertThat(release(kit, to)).isEqualTo(2);
    assertThat(said.toString())
        .contains(
            "not released: what students are to write is there: notebooks/02.ipynb answers E1")
        .contains("git restore");
    assertThat(ReleaseCommand.changed(kit))
        .hasValue("Released as they are, not as in the last commit: notebooks/02.ipynb.");
    assertThat(to).doesNotExist();
  }

  private static String cell(String body) throws IOException {
    String kl = "public double kl(double[] a, double[] b, double[] c, double[] d) { " + body + " }";
    String source = "class MyKl implements E1 { " + kl + " }";
    Map<String, Object> cell = Map.of("cell_type", "code", "source", source);
    return new ObjectMapper().writeValueAsString(Map.of("cells", List.of(cell)));
  }

  @Test
  void aFolderThatIsThereIsNotTouched() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThat(release(folder)).isEqualTo(2);
    assertThat(said.toString()).contains(folder + " is there already; remove it or choose another");
    assertThat(folder.resolve("mine.txt")).exists();
  }

  @Test
  void withoutAGitRepositoryItSaysSo() {
    assertThatThrownBy(() -> ReleaseCommand.files(folder))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("is no git repository; release from a clone");
  }

  @Test
  void theZipKeepsProgramsPrograms() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Files.writeString(copy.resolve("lab"), "#!/bin/sh\n");
    Files.writeString(copy.resolve("README.md"), "read\n");
    Path zip = folder.resolve("kit.zip");
    StudentVersion.zip(copy, "kit/", zip);
    try (var file = ZipFile.builder().setPath(zip).get()) {
      assertThat(file.getEntry("kit/lab").getUnixMode() & 0111).isEqualTo(0111);
      assertThat(file.getEntry("kit/README.md").getUnixMode() & 0111).isZero();
    }
  }

  private int release(Path to) {
    return release(Path.of("../..").toAbsolutePath().normalize(), to);
  }

  private int release(Path kit, Path to) {
    PrintStream before = System.err;
    var caught = new ByteArrayOutputStream();
    String root = System.getProperty("cflow.root");
    System.setProperty("cflow.root", kit.toString());
    try (var stream = new PrintStream(caught, true)) {
      System.setErr(stream);
      return Main.run("release", "--to", to.toString());
    } finally {
      System.setErr(before);
      if (root == null) {
        System.clearProperty("cflow.root");
      }
      new PrintWriter(said, true).println(caught);
    }
  }

  @Test
  void aFolderInsideTheKitIsRefused() {
    assertThat(release(Path.of("../../students"))).isEqualTo(2);
    assertThat(said.toString()).contains("--out must be outside the kit");
    assertThat(Path.of("../../students")).doesNotExist();
  }
}
