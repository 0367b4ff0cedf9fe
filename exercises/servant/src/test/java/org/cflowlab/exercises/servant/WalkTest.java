package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a folder that was handed in. */
class WalkTest {
  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  private void write(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, path);
  }

  private List<String> seen(int most) throws IOException {
    List<String> seen = new ArrayList<>();
    new Walk(most, notes::add).through(folder, (place, file, what) -> seen.add(place));
    return seen;
  }

  @Test
  void whatToolsLeaveIsNeitherSeenNorCounted() throws IOException {
    for (int i = 0; i < 30; i++) {
      write(".venv/lib/f" + i);
      write("a/node_modules/f" + i);
      write("a/.f" + i);
    }
    write("a/E1Answer.java");
    assertThat(seen(10)).containsExactly("a/E1Answer.java");
    assertThat(notes).isEmpty();
  }

  @Test
  void copiesArePassedOverWithAWord() throws IOException {
    write("Backup/E1Answer.java");
    write("Backup/E2Answer.java");
    write("a/Backup of mine/E1Answer.java");
    write("target/backup/E1Answer.java");
    write("backup.java");
    assertThat(seen(10)).containsExactly("backup.java");
    assertThat(notes)
        .containsExactlyInAnyOrder(
            "Backup was not looked into: its name says that it holds copies.",
            "a/Backup of mine was not looked into: its name says that it holds copies.");
  }

  @Test
  void aLetterThatIsTwoInLowerCaseMovesNothing() {
    assertThat(new Walk(notes::add).passesOver("", "\u0130/backup/E1Answer.java")).isTrue();
    assertThat(notes)
        .containsExactly("\u0130/backup was not looked into: its name says that it holds copies.");
  }

  @Test
  void copiesInTwoArchivesAreNotedTwiceWithTheirArchive() {
    Walk walk = new Walk(notes::add);
    for (String home : new String[] {"one.zip/", "two.zip/"}) {
      assertThat(walk.passesOver(home, "backup/E1Answer.java")).isTrue();
      assertThat(walk.passesOver(home, "backup/E2Answer.java")).isTrue();
    }
    assertThat(notes)
        .containsExactly(
            "one.zip/backup was not looked into: its name says that it holds copies.",
            "two.zip/backup was not looked into: its name says that it holds copies.");
  }

  @Test
  void itEndsBehindTooMany() throws IOException {
    for (int i = 0; i < 30; i++) {
      write("f" + i);
    }
    assertThat(seen(10)).hasSize(9);
    assertThat(notes).containsExactly("It holds more than 10 files; the rest was not looked at.");
  }
}
