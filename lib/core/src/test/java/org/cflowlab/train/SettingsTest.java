package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "lab", "paper"})
  void knowsItsNames(String name) {
    assertThat(Settings.named(name).name()).isEqualTo(name);
  }

  @Test
  void anUnknownNameNamesTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.named("huge"))
        .withMessage("unknown preset 'huge': choose among tiny, lab, paper");
  }

  @Test
  void paperHasThePapersSettings() {
    Settings paper = Settings.named("paper");
    assertThat(paper.latent()).isEqualTo(6);
    assertThat(paper.batch()).isEqualTo(96);
    assertThat(paper.peakRate()).isEqualTo(1e-4);
    assertThat(paper.filters()).hasSize(4);
    assertThat(paper.rate(0)).isEqualTo(1e-4);
    assertThat(paper.rate(20_000)).isEqualTo(1e-4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tiny | tiny: filters [8, 16, 32], L = 2, 1000 steps of 16 images, 4 raters of each"
            + " | 1000 steps of 16 images, masks 4, rate 0.004, warm-up 50, decay true, beta 1.0,"
            + " rising 333 steps, clip 50.0, augment true, elastic 0.0, validated every 50 steps,"
            + " patience 20, seed 1",
        "lab | lab: filters [8, 16, 32, 64], L = 6, 2000 steps of 16 images, 4 raters of each"
            + " | 2000 steps of 16 images, masks 4, rate 0.002, warm-up 100, decay true, beta 1.0,"
            + " rising 666 steps, clip 50.0, augment true, elastic 0.0, validated every 100 steps,"
            + " patience 20, seed 1",
        "paper | paper: filters [32, 64, 128, 256], L = 6, 24000 steps of 96 images"
            + " | 24000 steps of 96 images, masks 1, rate 1.0E-4, warm-up 0, decay false, beta 1.0,"
            + " rising 0 steps, clip 50.0, augment true, elastic 0.0, validated every 80 steps,"
            + " patience 20, seed 1",
      })
  void presetsSayTheirValues(String name, String sizes, String training) {
    assertThat(Settings.named(name)).hasToString(sizes);
    assertThat(Settings.named(name).training(1)).isEqualTo(training);
  }

  @Test
  void whatIsAskedForReachesTheTraining() {
    Settings asked =
        Settings.named("tiny").toBuilder()
            .optSteps(7)
            .optBeta(3)
            .optRise(0)
            .optMasks(4)
            .optElastic(1.5)
            .build();
    assertThat(asked.steps()).isEqualTo(7);
    assertThat(asked.masks()).isEqualTo(4);
    assertThat(asked.beta(0)).isEqualTo(3);
    assertThat(asked.elastic()).isEqualTo(1.5);
    assertThat(asked.validateEvery()).isEqualTo(1);
    assertThat(asked)
        .hasToString(
            "tiny: filters [8, 16, 32], L = 2, 7 steps of 16 images, beta = 3.0, 4 raters of each, bent by 1.5 pixels");
    assertThat(asked.toBuilder().optCrop(16).build().crop()).isEqualTo(16);
  }

  @Test
  void theRateWarmsUpAndDecaysToZero() {
    Settings settings =
        CheckpointTest.settings(110, 8).optPeakRate(1).optWarmup(10).optDecay(true).build();
    assertThat(settings.rate(0)).isEqualTo(0.1);
    assertThat(settings.rate(9)).isEqualTo(1.0);
    assertThat(settings.rate(10)).isEqualTo(1.0);
    assertThat(settings.rate(60)).isCloseTo(0.5, within(1e-12));
    assertThat(settings.rate(109)).isLessThan(1e-3).isPositive();
    assertThat(settings.beta(0)).isEqualTo(1);
    Settings rising = settings.toBuilder().optRise(4 / 110.).build();
    assertThat(rising.beta(0)).isEqualTo(.25);
    assertThat(rising.beta(3)).isEqualTo(1);
    assertThat(rising.beta(100)).isEqualTo(1);
    assertThat(rising.toBuilder().optPatience(2).build().beta(0)).isEqualTo(.25);
  }

  @Test
  void neverChange() {
    Settings tiny = Settings.named("tiny");
    Settings.Builder builder = tiny.toBuilder();
    Settings same = builder.build();
    builder.optSteps(5);
    assertThat(same.training(1)).isEqualTo(tiny.training(1));
    assertThat(tiny.toBuilder().optPatience(3).build().training(1)).isNotEqualTo(tiny.training(1));
    int[] filters = {8, 16, 32};
    Settings fresh = tiny.toBuilder().setFilters(filters).build();
    filters[0] = fresh.filters()[1] = 99;
    assertThat(fresh).hasToString(tiny.toString());
  }

  @Test
  void aValueOutOfItsRangeIsNamed() {
    Settings tiny = Settings.named("tiny");
    refused(() -> tiny.toBuilder().optSteps(0).build(), "steps must be at least 1, not 0");
    refused(() -> tiny.toBuilder().optMasks(0).build(), "masks must be at least 1, not 0");
    refused(
        () -> tiny.toBuilder().optBeta(0).build(),
        "beta must be over 0 and at most 1000.0, not 0.0");
    refused(
        () -> tiny.toBuilder().optBeta(Double.NaN).build(),
        "beta must be over 0 and at most 1000.0, not NaN");
    refused(() -> tiny.toBuilder().optRise(2).build(), "rise must be 0 to 1, not 2.0");
    refused(
        () -> tiny.toBuilder().optElastic(-1).build(),
        "elastic must be 0 to 16.0 pixels, not -1.0");
    refused(
        () -> tiny.toBuilder().setFilters().build(),
        "filters must be one or more numbers over 0, not []");
    refused(() -> Settings.builder().setFilters(4).build(), "settings need a name");
  }

  private static void refused(Runnable settings, String message) {
    assertThatIllegalArgumentException().isThrownBy(settings::run).withMessage(message);
  }
}
