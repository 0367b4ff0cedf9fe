package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class PatchCacheTest {
  @TempDir Path temp;
  private Path source;
  private PatchCache cache;

  @BeforeEach
  void plant() throws IOException {
    LidcTree tree = new LidcTree(temp.resolve("tree"), 8);
    tree.patch("P1", 0, 0);
    tree.patch("P1", 0, 1);
    tree.patch("P2", 0, 0);
    source = tree.zip(temp.resolve("lidc.zip"));
    cache = new PatchCache(temp.resolve("cache"));
  }

  private PatchSet cached(int limit) throws IOException {
    return PatchReader.read(source, Preparation.ofCrop(4), limit, 5, cache, Progress.NONE);
  }

  private PatchSet direct(int limit) throws IOException {
    return PatchReader.read(source, 4, limit, 5, Progress.NONE);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("cache"))) {
      return files.toList();
    }
  }

  @Test
  void theSecondStartDecodesNothingAndGivesTheSame() throws IOException {
    assertThat(cached(0).provenance()).isEqualTo(direct(0).provenance());
    assertThat(files()).hasSize(1);
    Progress none =
        (what, total) -> {
          throw new AssertionError(what);
        };
    PatchSet again = PatchReader.read(source, Preparation.ofCrop(4), 0, 5, cache, none);
    assertThat(again.provenance()).isEqualTo(direct(0).provenance());
    PatchSet some = PatchReader.read(source, Preparation.ofCrop(4), 2, 5, cache, none);
    assertThat(some.provenance()).isEqualTo(direct(2).provenance());
  }

  @Test
  void aFewPatchesOfManyAreNotKept() throws IOException {
    assertThat(cached(1).provenance()).isEqualTo(direct(1).provenance());
    assertThat(temp.resolve("cache")).doesNotExist();
  }

  @Test
  void anotherCropIsAnotherFile() throws IOException {
    cached(0);
    assertThat(PatchReader.read(source, Preparation.NONE, 0, 5, cache, Progress.NONE).height())
        .isEqualTo(8);
    assertThat(files()).hasSize(2);
  }

  @Test
  void aChangedSourceIsReadAgain() throws IOException {
    String before = cached(0).provenance();
    LidcTree tree = new LidcTree(temp.resolve("tree"), 8);
    tree.patch("P3", 0, 0);
    tree.zip(source);
    assertThat(cached(0).provenance()).isEqualTo(direct(0).provenance()).isNotEqualTo(before);
    assertThat(files()).hasSize(1);
    Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
    assertThat(cache.find(source, Preparation.ofCrop(4))).isEmpty();
  }

  @Test
  void aChangedFolderIsReadAgain() throws IOException {
    source = temp.resolve("tree");
    cached(0);
    assertThat(cache.find(source, Preparation.ofCrop(4))).isPresent();
    new LidcTree(source, 8).patch("P3", 0, 0);
    assertThat(cache.find(source, Preparation.ofCrop(4))).isEmpty();
    assertThat(cached(0).size()).isEqualTo(4);
  }

  @Test
  void aDamagedCacheIsNoticedAndMadeAnew() throws IOException {
    String wanted = cached(0).provenance();
    Path file = files().get(0);
    byte[] sound = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int variant = 0; variant < 200; variant++) {
      byte[] bad = sound.clone();
      int at = random.nextInt(bad.length);
      if (at >= 24 && at < 64) {
        continue; // padding of the head
      }
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertThat(cache.find(source, Preparation.ofCrop(4))).isEmpty();
      Files.write(file, Arrays.copyOf(sound, random.nextInt(sound.length)));
      assertThat(cache.find(source, Preparation.ofCrop(4))).isEmpty();
    }
    assertThat(cached(0).provenance()).isEqualTo(wanted);
    assertThat(Files.readAllBytes(file)).isEqualTo(sound);
  }

  @Test
  void aFullDiskMeansNoCacheButAllPatches() throws IOException {
    Configuration small = Configuration.unix().toBuilder().setMaxSize(1 << 14).build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      cache = new PatchCache(disk.getPath("/cache"));
      assertThat(cached(0).provenance()).isEqualTo(direct(0).provenance());
      assertThat(cached(0).provenance()).isEqualTo(direct(0).provenance());
    }
  }

  @Test
  void aFolderThatCannotBeMadeMeansNoCache() throws IOException {
    cache = new PatchCache(Files.writeString(temp.resolve("file"), "").resolve("cache"));
    assertThat(cached(0).provenance()).isEqualTo(direct(0).provenance());
  }

  @Test
  void leftoversOfACrashAreRemovedAfterADay() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("cache"));
    Path old = Files.writeString(folder.resolve("patches-1.part"), "");
    Path fresh = Files.writeString(folder.resolve("patches-2.part"), "");
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
    cached(0);
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }
}
