package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.cflowlab.data.Treatment;
import org.cflowlab.data.Treatment.Centre;
import org.cflowlab.data.Treatment.Colour;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.file.BadInputException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is asked stands; what is not asked stays as a preset or a model has it. */
class PictureOptionsTest {
  private static final Preparation USUAL =
      Preparation.ofCrop(64)
          .withCentre(Centre.LESION)
          .withWindow(-1000, 400)
          .withColour(Colour.GREEN)
          .withMasks(.25, true)
          .withKeys("ct", "task02");

  private static PictureOptions of(String... arguments) {
    PictureOptions options = new PictureOptions();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options;
  }

  @Test
  void nothingAskedChangesNothing() {
    assertThat(of().over(USUAL)).isEqualTo(USUAL);
    assertThat(of().preparation()).isEqualTo(Preparation.NONE);
  }

  @Test
  void eachOptionChangesItsOwn() {
    assertThat(of("--crop", "32").over(USUAL)).isEqualTo(USUAL.withCrop(32, false));
    assertThat(of("--crop", "none").over(USUAL)).isEqualTo(USUAL.withCrop(0, false));
    assertThat(of("--size", "40").over(USUAL))
        .isEqualTo(USUAL.withSize(40).withCrop(0, false)); // nothing said to cut what is resampled
    assertThat(of("--size", "40", "--crop", "32").over(USUAL))
        .isEqualTo(USUAL.withSize(40).withCrop(32, false));
    assertThat(of("--centre", "image").over(USUAL)).isEqualTo(USUAL.withCentre(Centre.IMAGE));
    assertThat(of("--window=-50,3.5").over(USUAL)).isEqualTo(USUAL.withWindow(-50, 3.5));
    assertThat(of("--channels", "3").over(USUAL)).isEqualTo(USUAL.withColour(Colour.RGB));
    assertThat(of("--channels", "1").over(USUAL)).isEqualTo(USUAL.withColour(Colour.MEAN));
    assertThat(of("--threshold", "9").over(USUAL)).isEqualTo(USUAL.withMasks(9, true));
    assertThat(of("--no-invert-masks").over(USUAL)).isEqualTo(USUAL.withMasks(.25, false));
    assertThat(of("--invert-masks").preparation())
        .isEqualTo(Preparation.NONE.withMasks(Double.NaN, true));
    assertThat(of("--image-key", "a").over(USUAL)).isEqualTo(USUAL.withKeys("a", "task02"));
    assertThat(of("--mask-key", "b").over(USUAL)).isEqualTo(USUAL.withKeys("ct", "b"));
  }

  /** What a model remembers of the data that it was trained on is what was asked of them. */
  @Test
  void aTreatmentRemembersAllButTheCrop() {
    Treatment kept =
        Treatment.parse(
            new Treatment("window -1000,400", Colour.GREEN, 0, Treatment.Kind.ANY, USUAL.choices())
                .toString());
    assertThat(Preparation.as(kept).withCrop(64, false)).isEqualTo(USUAL);
  }

  @Test
  void whatIsNoneIsSaid() {
    refused("--crop must be 8 to 4096 pixels, or none, not '5'", "--crop", "5");
    refused("--size must be 8 to 4096 pixels, not '5000'", "--size", "5000");
    refused("--window must be two numbers such as -1000,400, not '7'", "--window", "7");
    refused("a window goes from a low to a higher value", "--window", "7,7");
    refused("--channels must be 1, 3 or green, not 'red'", "--channels", "red");
  }

  private static void refused(String words, String... arguments) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> of(arguments).preparation())
        .withMessageContaining(words);
  }

  @Test
  void imagesThatAreMadeTakeTheirSizeAlone() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> of("--window", "0,1").requireFit("embedded:noise=.1"))
        .withMessageContaining("made, not read");
    assertThatCode(() -> of("--crop", "16").requireFit("embedded")).doesNotThrowAnyException();
    assertThatCode(() -> of("--size", "16").requireFit("lidc")).doesNotThrowAnyException();
  }
}
