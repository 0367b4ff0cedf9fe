package org.cflowlab.exercises.grading;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import org.cflowlab.exercises.E1;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.E8;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.solutions.E1Mistakes;
import org.cflowlab.exercises.solutions.E1Solution;
import org.cflowlab.exercises.solutions.E2Solution;
import org.cflowlab.exercises.solutions.E3Mistakes;
import org.cflowlab.exercises.solutions.E3Solution;
import org.cflowlab.exercises.solutions.E5Solution;
import org.cflowlab.exercises.solutions.E8Mistakes;
import org.cflowlab.exercises.solutions.E8Solution;
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

  @Test
  void aNumberIsShownByItsNameAndWithItsOwnHint() {
    E8 right = new E8Solution();
    E8 apart = iou((a, b) -> right.iou(a, b) == 0 ? 0.95 : right.iou(a, b));
    assertThat(seen(E8.class, apart))
        .contains("expected less than 0.9 for two masks that share no pixel; your answer: 0.950000")
        .contains("ask whether the union is 0, not the intersection")
        .contains("0.000000 for masks of")
        .doesNotContain("0.000000, ");
    E1 nowhere = (mq, lq, mp, lp) -> mq[0] == mp[0] ? RIGHT.kl(mq, lq, mp, lp) : 0;
    assertThat(seen(E1.class, nowhere))
        .contains("expected a KL above 0 where the means differ; your answer: 0.000000");
    E5 start = (z0, mu, logSigma, steps) -> new E5.Flowed(z0, mu.mul(7).sum(new int[] {1}, true));
    assertThat(seen(E5.class, start)).contains("1.000000 for the integral of exp(logQ) over zK");
    E5 density = new E5Solution();
    E5 moved =
        (z0, mu, logSigma, steps) -> {
          E5.Flowed flowed = density.follow(z0, mu, logSigma, steps);
          return new E5.Flowed(flowed.zK().add(2), flowed.logQ());
        };
    assertThat(seen(E5.class, moved))
        .contains(" for zK of the first z0")
        .contains("The integral is taken over zK");
  }

  /** A recognised mistake says more than the hint of the number in which it shows. */
  @Test
  void theHintOfANumberGivesWayToAMistake() {
    E8 distance = E8Mistakes.ALL.get("distance for similarity");
    assertThat(seen(E8.class, distance))
        .contains("This is 1 - IoU, the distance.")
        .doesNotContain("not the intersection");
  }

  /** 1.44 is near 1 / ln 2, and 0.43 near 1 / ln 10. */
  @Test
  void anotherLogarithmIsNamedOnlyWhereTheRatioIsExact() {
    for (double factor : new double[] {1.44, 0.43, 1.5, 0.5, Math.log(2)}) {
      E1 scaled = (mq, lq, mp, lp) -> factor * RIGHT.kl(mq, lq, mp, lp);
      assertThat(Grade.check(E1.class, () -> scaled).mistakes()).isEmpty();
    }
    E1 once = (mq, lq, mp, lp) -> RIGHT.kl(mq, lq, mp, lp) / (mq.length == 1 ? Math.log(2) : 1.7);
    assertThat(Grade.check(E1.class, () -> once).mistakes()).isEmpty();
    E1 all = (mq, lq, mp, lp) -> RIGHT.kl(mq, lq, mp, lp) / Math.log(10);
    assertThat(seen(E1.class, all))
        .contains("Math.log, or .log() of an array. Yours is to base 10");
  }

  @Test
  void whatTheEngineComplainsOfIsExplained() {
    E2 right = new E2Solution();
    E2 overwritten =
        new E2() {
          @Override
          public NDArray sample(Gaussian q, NDArray eps) {
            return q.logSigma().exp().muli(eps).addi(q.mu());
          }

          @Override
          public NDArray loss(
              Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
            return right.loss(q, p, eps, decoder);
          }
        };
    assertThat(seen(E2.class, overwritten))
        .contains("inplace operation")
        .contains("An array that the gradient needs was overwritten. ")
        .contains("use mul and add")
        .doesNotContain("Mend this first");
    E3 single =
        (z, u, w, b) -> new Moved(z, w.toType(DataType.FLOAT32, true).matMul(z.transpose()));
    assertThat(seen(E3.class, single))
        .contains("An array of float32 met one of float64. ")
        .contains("eye(n, n, 0, z.getDataType())")
        .doesNotContain("Mend this first");
  }

  /** The report in one line. */
  private static <T> String seen(Class<T> contract, T answer) {
    return Grade.check(contract, () -> answer).toString().replaceAll("\\s+", " ");
  }

  private static E8 iou(ToDoubleBiFunction<boolean[], boolean[]> iou) {
    return new E8() {
      @Override
      public double iou(boolean[] a, boolean[] b) {
        return iou.applyAsDouble(a, b);
      }

      @Override
      public double gedSquared(boolean[][] raters, boolean[][] samples) {
        return new E8Solution().gedSquared(raters, samples);
      }
    };
  }
}
