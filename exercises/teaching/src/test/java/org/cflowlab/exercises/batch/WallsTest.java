package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walls as they are ordered, and as a probe finds them. */
class WallsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"podman", "docker"})
  void aContainerSharesNothingAndIsLimited(String engine) throws IOException {
    Path outside = Files.createDirectories(folder.resolve("runs/p1"));
    List<String> line =
        new Container(engine)
            .around(outside, List.of(folder.resolve("in0")), 256, List.of("java", "X"));
    String all = String.join(" ", line);
    assertThat(all)
        .startsWith(engine + " run --rm --interactive --init --name cflow-")
        .contains("--network none --read-only --user 65534:65534 --cap-drop ALL")
        .contains("--security-opt no-new-privileges --memory 2048m --pids-limit 512")
        .contains("--ulimit core=0 --ulimit fsize=67108864")
        .contains("--tmpfs /scratch:rw,nosuid,nodev,mode=1777,size=67108864 --workdir /scratch")
        .contains("--volume " + folder.resolve("in0") + ":/in/0:ro")
        .endsWith(Container.IMAGE + " java X");
    assertThat(line)
        .filteredOn(word -> word.startsWith("/") && word.contains(":"))
        .allMatch(w -> w.matches(".*:(ro|rw.*)"));
    assertThat(Container.build(engine, Path.of("x")))
        .containsExactly(engine, "build", "--tag", Container.IMAGE, "x");
    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("--tag " + Container.IMAGE + " exercises/teaching");
  }

  @Test
  void noGraderAndNoSolutionIsInside() {
    assertThat(Inside.jars().keySet())
        .isNotEmpty()
        .noneMatch(
            jar -> jar.toString().matches(".*(graders|solutions|teaching|hidden|test-classes).*"));
  }

  /** As {@code Surroundings} tells the engine where an account may not write its home. */
  @Test
  void theEngineIsWhereItWasToldToBe() throws IOException {
    Assumptions.assumeTrue(System.getenv("DJL_CACHE_DIR") == null);
    Assumptions.assumeTrue(System.getenv("ENGINE_CACHE_DIR") == null);
    String before = System.getProperty("DJL_CACHE_DIR");
    Path library = Files.createDirectories(folder.resolve("djl/pytorch/2")).resolve("libx.so");
    Files.writeString(library, "");
    try {
      System.setProperty("DJL_CACHE_DIR", folder.resolve("djl").toString());
      assertThat(Inside.engine()).containsExactly(Map.entry(library, "/engine/pytorch/2/libx.so"));
    } finally {
      if (before == null) {
        System.clearProperty("DJL_CACHE_DIR");
      } else {
        System.setProperty("DJL_CACHE_DIR", before);
      }
    }
  }

  @Test
  void bubblewrapClosesEveryWayOut() throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    Assumptions.assumeTrue(Bubblewrap.installed(), "bubblewrap is not installed");
    Probe probe = Probe.of(new Bubblewrap(root, true), 64, folder).orElse(null);
    Assumptions.assumeTrue(probe != null, "bubblewrap is not allowed here");
    assertThat(probe.open()).isEmpty();
    assertThat(probe.java()).isEqualTo("" + Runtime.version().feature());
    assertThat(probe.describe())
        .startsWith("Walls: bubblewrap; tried and closed: network, sockets,");
  }

  /** A newer Java compiles what an older one did not. */
  @Test
  void resultsOfAnotherJavaDoNotCount() throws IOException {
    Rules rules = new Rules(List.of("E1"), Duration.ofSeconds(1), 64, null, 0);
    assertThat(Course.fingerprint(rules, "25")).isNotEqualTo(Course.fingerprint(rules, "17"));
    try (Course course = Course.open("none", 64)) {
      String here = "" + Runtime.version().feature();
      assertThat(course.fingerprint(rules)).isEqualTo(Course.fingerprint(rules, here));
    }
  }

  @Test
  void withoutThemTheProbeSaysWhatIsOpen() throws IOException {
    Probe probe = Probe.of(new SystemWalls(), 64, folder).orElseThrow();
    assertThat(probe.open()).contains("network", "others' files", "writing", "other processes");
    assertThat(probe.describe()).contains("OPEN: ").contains("Install bubblewrap");
  }
}
