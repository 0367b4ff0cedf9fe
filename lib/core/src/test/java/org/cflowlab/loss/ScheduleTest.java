package org.cflowlab.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.cflowlab.file.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "elbo",
        "elbo-mc",
        "iwae",
        "marginal+100*energy",
        "marginal+energy-hard",
        "elbo:0.5,marginal+100*energy",
        "elbo:0.25,2.5*iwae:0.25,energy-st"
      })
  void itsTextIsReadAgain(String text) {
    assertThat(Schedule.parse(text)).hasToString(text);
  }

  @Test
  void blanksAndOtherWaysToWriteANumberAreRead() {
    assertThat(Schedule.parse(" elbo:.5 , marginal + 1e2 * energy"))
        .hasToString("elbo:0.5,marginal+100*energy");
  }

  @Test
  void eachObjectiveHasItsShareOfTheSteps() {
    Schedule s = Schedule.parse("elbo:.5,iwae:.25,3*marginal+energy");
    assertThat(s.at(0, 4)).isEqualTo(new Elbo());
    assertThat(s.at(.49, 4)).isEqualTo(new Elbo());
    assertThat(s.at(.5, 4)).isEqualTo(new ImportanceWeighted(4));
    Objective last =
        new WeightedSum(
            List.of(
                new WeightedSum.Part(3, new Marginal(4)), new WeightedSum.Part(1, new Energy(4))));
    assertThat(s.at(.75, 4)).isEqualTo(last);
    assertThat(s.at(.999, 4)).isEqualTo(last);
    assertThat(s.last(4)).isEqualTo(last);
  }

  /** A report calls what it shows a bound where it is one. */
  @Test
  void itSaysWhatItEndsWith() {
    assertThat(Schedule.STANDARD.endsWithBound()).isTrue();
    assertThat(Schedule.parse("energy:.5,marginal").endsWithBound()).isTrue();
    for (String other : List.of("energy", "elbo+energy", "2*elbo", "elbo:.5,100*energy-st")) {
      assertThat(Schedule.parse(other).endsWithBound()).as(other).isFalse();
    }
    assertThat(Schedule.parse("elbo:.5,marginal+100*energy").lastInWords())
        .isEqualTo("marginal+100*energy");
  }

  @Test
  void theBoundIsTakenOtherwiseWhereItMustBe() {
    Schedule s = Schedule.parse("elbo:.5,elbo+energy");
    assertThat(s.withSampledDivergence()).hasToString("elbo-mc:0.5,elbo-mc+energy");
    assertThat(s.withoutPosterior()).hasToString("marginal:0.5,marginal+energy");
    assertThat(Schedule.parse("iwae:.5,elbo-mc+energy").withoutLatent())
        .hasToString("elbo:0.5,elbo+energy");
    assertThat(Schedule.STANDARD.isStandard()).isTrue();
    assertThat(s.isStandard()).isFalse();
    assertThat(Schedule.STANDARD.withSampledDivergence().last(2)).isEqualTo(Elbo.SAMPLED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|'' is none of elbo, elbo-mc, iwae, marginal, energy",
        "elbow|'elbow' is none of elbo",
        "elbo,marginal|'elbo' needs its share of the steps, such as elbo:.5",
        "elbo:.5|the last objective takes what is left of the steps",
        "elbo:1,marginal|leave no steps",
        "elbo:.6,iwae:.5,marginal|leave no steps",
        "elbo:-1,marginal|'-1' must be a number over 0",
        "elbo:x,marginal|'x' must be a number over 0",
        "0*energy|'0' must be a number over 0",
        "NaN*energy|'NaN' must be a number over 0",
        "1e999*energy|'1e999' must be a number over 0",
        "marginal++energy|'' is none of",
      })
  void whatIsNoScheduleIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> Schedule.parse(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("objective '" + text + "' cannot be read: ")
        .hasMessageContaining(reason);
  }
}
