package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.data.DataException;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class DataSetsTest {
  private static final DataSets.Options ALL = new DataSets.Options(0, 0, 1);

  @TempDir Path temp;

  @Test
  void embeddedComesWithItsTruth() throws IOException {
    DataSets.Opened opened =
        DataSets.open(
            "embedded",
            temp,
            new PatchCache(temp.resolve("cache")),
            new DataSets.Options(0, 5, 3),
            Progress.NONE);
    assertThat(opened.truth()).isPresent();
    assertThat(opened.patches().provenance())
        .isEqualTo(KnownTruthLesions.generate(5, 32, 3).patches().provenance());
    assertThat(
            DataSets.open(
                    "embedded", temp, new PatchCache(temp.resolve("cache")), ALL, Progress.NONE)
                .patches()
                .size())
        .isEqualTo(2000);
  }

  @Test
  void lidcIsTheInstalledOne() throws IOException {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () ->
                DataSets.open(
                    "lidc", temp, new PatchCache(temp.resolve("cache")), ALL, Progress.NONE))
        .withMessageContainingAll("not installed in " + temp, "lab fetch lidc --from");
    LidcTree tree = new LidcTree(temp.resolve("tree"), 8);
    tree.patch("P", 0, 0);
    Files.createDirectories(temp.resolve("lidc"));
    tree.zip(DataHome.lidc(temp));
    DataSets.Opened opened =
        DataSets.open("lidc", temp, new PatchCache(temp.resolve("cache")), ALL, Progress.NONE);
    assertThat(opened.truth()).isEmpty();
    assertThat(opened.patches().id(0)).isEqualTo("P/nodule-0/slice-0");
    assertThat(
            DataSets.open(
                    tree.top().toString(),
                    temp,
                    new PatchCache(temp.resolve("cache")),
                    ALL,
                    Progress.NONE)
                .patches()
                .size())
        .isEqualTo(1);
  }

  @Test
  void anythingElseIsRefusedWithTheChoices() {
    for (String name : new String[] {"lidcc", "", "no\0path"}) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(
              () ->
                  DataSets.open(
                      name, temp, new PatchCache(temp.resolve("cache")), ALL, Progress.NONE))
          .withMessageContaining("'" + name + "'");
    }
  }

  @Test
  void theDataHomeFollowsTheVariable() {
    assertThat(DataHome.directory(null, "/home/ann"))
        .isEqualTo(Path.of("/home/ann/.cflow-lab/data"));
    assertThat(DataHome.directory(" ", "/home/ann"))
        .isEqualTo(Path.of("/home/ann/.cflow-lab/data"));
    assertThat(DataHome.directory("/big/disk", "/home/ann")).isEqualTo(Path.of("/big/disk"));
  }
}
