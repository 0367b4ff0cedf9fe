package org.cflowlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SplitTest {
  /** A set with one 1x1 patch for each number, which is its patient. */
  private static PatchSet of(List<Integer> patients) {
    PatchSet.Builder set =
        PatchSet.builder("tiny", "made by hand", patients.size(), new Shape(1, 1), 1);
    for (int i = 0; i < patients.size(); i++) {
      set.put(i, "p" + patients.get(i), "patch-" + i, new byte[1], List.of(new byte[1]));
    }
    return set.build();
  }

  private static Set<String> patients(PatchSet set, int[] part) {
    return Arrays.stream(part).mapToObj(set::patient).collect(Collectors.toSet());
  }

  /** Sets of 1 to 60 patches by up to 20 patients, in any order. */
  static Stream<Arguments> anySets() {
    Random random = new Random(1);
    return Stream.generate(
            () -> {
              int most = 1 + random.nextInt(20);
              int patches = 1 + random.nextInt(60);
              return arguments(random.ints(patches, 0, most).boxed().toList(), random.nextLong());
            })
        .limit(100);
  }

  @ParameterizedTest
  @MethodSource("anySets")
  void everyPatchIsInOnePartAndEveryPatientToo(List<Integer> owners, long seed) {
    PatchSet set = of(owners);
    if (set.patients() < 3) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Split.byPatient(set, seed))
          .withMessageContaining("at least 3");
      return;
    }
    Split split = Split.byPatient(set, seed);
    List<int[]> parts = List.of(split.train(), split.validation(), split.test());
    assertThat(parts).allSatisfy(part -> assertThat(part).isNotEmpty().isSorted());
    assertThat(parts.stream().flatMapToInt(Arrays::stream).sorted().toArray()).isEqualTo(set.all());
    int apart = parts.stream().mapToInt(part -> patients(set, part).size()).sum();
    assertThat(apart).isEqualTo(set.patients());

    PatchSet reversed =
        set.select(IntStream.range(0, set.size()).map(i -> set.size() - 1 - i).toArray());
    assertThat(patients(reversed, Split.byPatient(reversed, seed).test()))
        .as("the order of the patches does not matter")
        .isEqualTo(patients(set, split.test()));
  }

  @Test
  void oneHundredPatientsAreDividedSixtyTwentyTwenty() {
    PatchSet set = of(IntStream.range(0, 300).mapToObj(i -> i % 100).toList());
    Split split = Split.byPatient(set, 1);
    assertThat(patients(set, split.train())).hasSize(60);
    assertThat(patients(set, split.validation())).hasSize(20);
    assertThat(patients(set, split.test())).hasSize(20);
  }

  @Test
  void theSeedDecides() {
    PatchSet set = of(IntStream.range(0, 50).boxed().toList());
    assertThat(Split.byPatient(set, 1).test()).isEqualTo(Split.byPatient(set, 1).test());
    assertThat(Split.byPatient(set, 2).test()).isNotEqualTo(Split.byPatient(set, 1).test());
  }
}
