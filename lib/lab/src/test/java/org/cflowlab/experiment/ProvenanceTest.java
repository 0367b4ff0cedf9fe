package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  /** As a model's file of version 0.1.0 has it. */
  private static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", "cFlow Net (planar)");
    facts.put("data", "known-truth lesions: 2000 patches");
    facts.put("split", "60:20:20 by patient; training 1200, validation 400, test 400 patches");
    facts.put("seed", "3");
    facts.put("preset", "tiny: filters [8, 16, 32]");
    facts.put("raters", "single rater");
    facts.put("image", "32x48");
    facts.put("precision", "float32");
    facts.put("stack", "DJL 0.36.0, PyTorch 2.7.1");
    facts.put("device", "cpu()");
    facts.put("machine", "Linux amd64, 2 processors, Java 17");
    facts.put("split seed", "7");
    facts.put("training", "1000 steps");
    return facts;
  }

  @Test
  void whatAFileSaysComesBackToTheWord() {
    Provenance provenance = Provenance.of(facts());
    assertThat(provenance.raters()).isEqualTo(Raters.SINGLE);
    assertThat(provenance.image()).isEqualTo(new Provenance.Size(32, 48));
    assertThat(provenance.image().side()).isZero();
    assertThat(provenance.seed()).isEqualTo(3);
    assertThat(provenance.splitSeed()).isEqualTo(7);
    assertThat(provenance.facts()).isEqualTo(facts());
    assertThat(provenance.facts().keySet()).containsExactlyElementsOf(facts().keySet());
  }

  @Test
  void whatAFileDoesNotSayIsUnknown() {
    Provenance provenance = Provenance.of(Map.of("made by", "somebody"));
    assertThat(provenance.model()).isEqualTo("model");
    assertThat(provenance.raters()).isEqualTo(Raters.ALL);
    assertThat(provenance.image().side()).isZero();
    assertThat(provenance.splitSeed()).isEqualTo(1);
  }

  /**
   * More or fewer patches, or other crops, of what it learned from are nothing that is new to it.
   */
  @Test
  void otherPatchesOfOneSourceMayHaveBeenSeen() {
    PatchSet set = KnownTruthLesions.generate(10, 16, 1).patches();
    assertThat(learnedFrom("known-truth lesions: 2000 patches of").mayHaveSeen(set)).isTrue();
    assertThat(learnedFrom("known-truth lesions, seed 1: 9 patches of").mayHaveSeen(set)).isTrue();
    assertThat(learnedFrom("own images from a, no crop: 9 patches of").mayHaveSeen(set)).isFalse();
    assertThat(learnedFrom("").mayHaveSeen(set)).isFalse();
    PatchSet.Builder lidc =
        PatchSet.builder("lidc", "LIDC-IDRI from a.zip, no crop", 1, new Shape(2, 2), 1);
    lidc.put(0, "patient", "image", new byte[4], List.of(new byte[4]));
    assertThat(learnedFrom("LIDC-IDRI from b.pt: 9 patches of").mayHaveSeen(lidc.build())).isTrue();
  }

  private static Provenance learnedFrom(String data) {
    return Provenance.of(Map.of("data", data));
  }

  /** The data's own sum says what they are; a newer version may have other words and notes. */
  @Test
  void wordsAboutTheReadingMakeNoOtherTraining() {
    Map<String, String> now = facts();
    now.put("reading", "Layout: a; and a note that is new");
    Map<String, String> before = facts();
    before.put("reading", "Layout: a");
    before.put("machine", "another");
    CellFolder.requireSame(Path.of("here"), now, before);
    before.put("data", "others");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CellFolder.requireSame(Path.of("here"), now, before))
        .withMessageContaining("its data is 'others'");
  }

  @Test
  void whatIsNotWhatItsNameSaysIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Provenance.of(Map.of("image", "large")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Provenance.of(Map.of("split seed", "one")));
  }
}
