package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
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

  @Test
  void whatIsNotWhatItsNameSaysIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Provenance.of(Map.of("image", "large")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Provenance.of(Map.of("split seed", "one")));
  }
}
