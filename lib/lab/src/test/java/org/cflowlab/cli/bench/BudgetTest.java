package org.cflowlab.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
  @ParameterizedTest
  @CsvSource({
    "120, .5, 0, 240, 5", // looks that cost nothing
    "120, .5, 4, 200, 5",
    "120, .5, 15, 180, 2", // a third has room for two
    "120, .5, 50, 140, 1",
    "120, .5, 119.5, 1, 1",
    "120, .5, 200, 1, 1" // not one fits; one is needed
  })
  void looksTakeAThirdAtMostAndStepsTheRest(
      double seconds, double step, double look, int steps, int looks) {
    Budget budget = Budget.of(seconds, step, look);
    assertThat(budget).isEqualTo(new Budget(steps, looks));
    if (step + look <= seconds) {
      assertThat(budget.steps() * step + budget.looks() * look)
          .isLessThanOrEqualTo(seconds + step / 2);
    }
  }
}
