package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class LidcSampleTest {
  private static final PatchSet SAMPLE = open(0, 1);

  @TempDir Path temp;

  private static PatchSet open(int limit, long seed) {
    try {
      DataSets.Options options = new DataSets.Options(0, limit, seed);
      return DataSets.open(DataSets.SAMPLE, options, Progress.NONE).patches();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> patients(PatchSet set, int... patches) {
    return Arrays.stream(patches)
        .mapToObj(set::patient)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void someThousandRealPatchesOfFourRaters() {
    assertThat(SAMPLE.name()).isEqualTo("lidc-sample");
    assertThat(SAMPLE.size()).isBetween(900, 1100);
    assertThat(SAMPLE.patients()).isEqualTo(250);
    assertThat(SAMPLE.height()).isEqualTo(64);
    assertThat(SAMPLE.width()).isEqualTo(64);
    assertThat(SAMPLE.raters()).isEqualTo(4);
  }

  @Test
  void patchesOfAllSizesAndDegreesOfDoubtAreThere() {
    Map<Long, Long> byEmptyMasks =
        IntStream.range(0, SAMPLE.size())
            .mapToObj(
                i -> IntStream.range(0, 4).filter(rater -> SAMPLE.marked(i, rater) == 0).count())
            .collect(Collectors.groupingBy(n -> n, Collectors.counting()));
    for (long empty = 0; empty < 4; empty++) {
      assertThat(byEmptyMasks.get(empty)).as(empty + " empty masks").isGreaterThan(50);
    }
    int[] largest =
        IntStream.range(0, SAMPLE.size())
            .map(i -> IntStream.range(0, 4).map(r -> SAMPLE.marked(i, r)).max().orElseThrow())
            .sorted()
            .toArray();
    assertThat(largest[largest.length / 10]).isLessThan(60);
    assertThat(largest[largest.length * 9 / 10]).isGreaterThan(250);
  }

  @Test
  void theSplitIsCarriedWhateverTheSeed() {
    Split split = Split.byPatient(SAMPLE, 1);
    assertThat(patients(SAMPLE, split.train())).hasSize(150);
    assertThat(patients(SAMPLE, split.validation())).hasSize(50);
    assertThat(patients(SAMPLE, split.test())).hasSize(50);
    List<Set<String>> parts =
        List.of(
            patients(SAMPLE, split.train()),
            patients(SAMPLE, split.validation()),
            patients(SAMPLE, split.test()));
    assertThat(parts.stream().flatMap(Set::stream).distinct().count()).isEqualTo(250);

    PatchSet other = open(0, 7);
    assertThat(patients(other, Split.byPatient(other, 7).test())).isEqualTo(parts.get(2));
    PatchSet some = open(200, 3);
    assertThat(parts.get(2)).containsAll(patients(some, Split.byPatient(some, 3).test()));
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Split.byPatient(SAMPLE.select(split.train()), 1))
        .withMessageContaining("'validation'");
  }

  /** So that no test patient of it has trained a model of the whole set. */
  @Test
  @Tag("slow")
  void theSplitIsThatOfTheWholeSet() throws IOException {
    PatchSet whole = PatchReader.read(Shared.file("LIDC-IDRI-slices.zip"), 64, 0, 1, Progress.NONE);
    Split all = Split.byPatient(whole, 1);
    Split ours = Split.byPatient(SAMPLE, 1);
    assertThat(patients(whole, all.train())).containsAll(patients(SAMPLE, ours.train()));
    assertThat(patients(whole, all.validation())).containsAll(patients(SAMPLE, ours.validation()));
    assertThat(patients(whole, all.test())).containsAll(patients(SAMPLE, ours.test()));
    Map<String, Integer> place =
        IntStream.range(0, whole.size()).boxed().collect(Collectors.toMap(whole::id, i -> i));
    for (int i : SAMPLE.all()) {
      int there = place.get(SAMPLE.id(i));
      assertThat(SAMPLE.grey(i)).isEqualTo(whole.grey(there));
      for (int rater = 0; rater < 4; rater++) {
        assertThat(SAMPLE.mask(i, rater)).isEqualTo(whole.mask(there, rater));
      }
    }
  }

  @Test
  void anyTreeOfFilesCanCarryItsSplit() throws IOException {
    LidcTree tree = new LidcTree(temp.resolve("tree"), 8);
    for (String patient : List.of("a", "b", "c", "d")) {
      tree.patch(patient, 0, 0);
    }
    Path table = tree.top().resolve("split.csv");
    Files.writeString(table, "patient,part\na,Testing\nb,train\nc,val\nd,training\n");
    PatchSet set = PatchReader.read(tree.top(), 0, 0, 1, Progress.NONE);
    Split split = Split.byPatient(set, 5);
    assertThat(patients(set, split.train())).containsExactly("b", "d");
    assertThat(patients(set, split.test())).containsExactly("a");

    Files.writeString(table, "patient,part\na,test\nb,train\nc,exam\n");
    refused(tree.top(), "split.csv, line 4", "train, validation or test");
    Files.writeString(table, "patient,part\na,test\na,train\n");
    refused(tree.top(), "line 3", "only line");
    Files.writeString(table, "patient,part\na,test\nb,train\nc,validation\n");
    refused(tree.top(), "no line for the patient d");
    Files.writeString(table, "patient,group\na,test\n");
    refused(tree.top(), "split.csv", "patient,group", "make it patient,part");
    Files.writeString(table, "something,else\n");
    PatchSet other = PatchReader.read(tree.top(), 0, 0, 1, Progress.NONE);
    assertThat(other.carriesSplit()).isFalse();
    assertThat(other.reading().notes()).anyMatch(note -> note.contains("split.csv is not used"));
  }

  private static void refused(Path source, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> PatchReader.read(source, 0, 0, 1, Progress.NONE))
        .withMessageContainingAll(words);
  }
}
