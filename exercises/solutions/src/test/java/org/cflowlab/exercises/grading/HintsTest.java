package org.cflowlab.exercises.grading;

import static org.assertj.core.api.Assertions.assertThat;

import org.cflowlab.exercises.E1;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.solutions.E1Mistakes;
import org.cflowlab.exercises.solutions.E1Solution;
import org.cflowlab.exercises.solutions.E3Mistakes;
import org.cflowlab.exercises.solutions.E3Solution;
import org.junit.jupiter.api.Test;

/** A hint names a mistake only where it is the mistake. */
class HintsTest {
  private static final E1 RIGHT = new E1Solution();
  private static final String SIZES = "Is a 2 or a 3 written somewhere";

  @Test
  void aMistakeThatExplainsSomeOfWhatIsWrongIsNotNamed() {
    E1 negative = E1Mistakes.ALL.get("negative");
    E1 mixed =
        (mq, lq, mp, lp) ->
            mq.length == 1 ? negative.kl(mq, lq, mp, lp) : 3 * RIGHT.kl(mq, lq, mp, lp);
    assertThat(Grade.check(E1.class, () -> mixed).mistakes()).isEmpty();
    assertThat(Grade.check(E1.class, () -> negative).mistakes()).containsExactly("negative");
  }

  @Test
  void aMistakeThatWouldGetMoreWrongIsNotNamed() {
    E1 mean = E1Mistakes.ALL.get("mean over dimensions");
    E1 once =
        (mq, lq, mp, lp) -> mq.length == 6 ? mean.kl(mq, lq, mp, lp) : RIGHT.kl(mq, lq, mp, lp);
    assertThat(Grade.check(E1.class, () -> once).mistakes())
        .containsExactly("mean over dimensions");
    E1 reversed = E1Mistakes.ALL.get("reversed");
    E1 late =
        (mq, lq, mp, lp) -> mq.length == 6 ? reversed.kl(mq, lq, mp, lp) : RIGHT.kl(mq, lq, mp, lp);
    assertThat(Grade.check(E1.class, () -> late).mistakes()).isEmpty();
  }

  @Test
  void fixedSizesAreSuspectedOnlyWhereTheSmallOnesAreRight() {
    E3 right = new E3Solution();
    E3 small =
        (z, u, w, b) -> z.getShape().get(1) == 2 ? right.step(z, u, w, b) : new Moved(z, b.mul(0));
    assertThat(Grade.check(E3.class, () -> small).toString()).contains(SIZES);
    E3 never = (z, u, w, b) -> new Moved(z.mul(7), b.mul(7));
    assertThat(Grade.check(E3.class, () -> never).toString()).doesNotContain(SIZES);
    assertThat(Grade.check(E3.class, () -> E3Mistakes.ALL.get("no log")).toString())
        .doesNotContain(SIZES);
  }
}
