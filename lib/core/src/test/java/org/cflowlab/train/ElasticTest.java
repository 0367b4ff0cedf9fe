package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticTest {
  private static final int HEIGHT = 40;
  private static final int WIDTH = 56;

  private static float[] random(int n, boolean mask) {
    Random random = new Random(2);
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = mask ? random.nextInt(2) : random.nextFloat();
    }
    return values;
  }

  @Test
  void strengthZeroIsTheIdentity() {
    Elastic.Field field = new Elastic(0).draw(HEIGHT, WIDTH, new Random(1));
    float[] image = random(HEIGHT * WIDTH, false);
    float[] mask = random(HEIGHT * WIDTH, true);
    assertThat(field.image(image)).isEqualTo(image);
    assertThat(field.mask(mask)).isEqualTo(mask);
  }

  @Test
  void theSeedDecides() {
    float[] image = random(HEIGHT * WIDTH, false);
    float[] one = new Elastic(2).draw(HEIGHT, WIDTH, new Random(1)).image(image);
    assertThat(new Elastic(2).draw(HEIGHT, WIDTH, new Random(1)).image(image)).isEqualTo(one);
    assertThat(new Elastic(2).draw(HEIGHT, WIDTH, new Random(2)).image(image)).isNotEqualTo(one);
  }

  @Test
  void displacementsHaveTheStrengthAtGridPointsAndAreSmooth() {
    Random random = new Random(3);
    double squares = 0;
    int n = 0;
    for (int draw = 0; draw < 200; draw++) {
      Elastic.Field field = new Elastic(3).draw(41, 41, random);
      for (int y = 0; y < 41; y += 10) {
        for (int x = 0; x < 41; x += 10) {
          squares += Math.pow(field.down()[41 * y + x], 2) + Math.pow(field.right()[41 * y + x], 2);
          n += 2;
        }
      }
      for (int k = 1; k < 41 * 41; k++) {
        if (k % 41 > 0) {
          assertThat(field.down()[k]).isCloseTo(field.down()[k - 1], within(3.5f));
        }
      }
    }
    assertThat(Math.sqrt(squares / n)).isCloseTo(3, within(.15));
  }

  /** An image that is linear in the row and column is known between its pixels too. */
  @Test
  void everyPixelComesFromWhereTheFieldSays() {
    Elastic.Field field = new Elastic(2).draw(HEIGHT, WIDTH, new Random(4));
    float[] ramp = new float[HEIGHT * WIDTH];
    for (int k = 0; k < ramp.length; k++) {
      ramp[k] = 2 * (k / WIDTH) - 3 * (k % WIDTH);
    }
    float[] moved = field.image(ramp);
    for (int k = 0; k < ramp.length; k++) {
      float row = Math.max(0, Math.min(HEIGHT - 1, k / WIDTH + field.down()[k]));
      float column = Math.max(0, Math.min(WIDTH - 1, k % WIDTH + field.right()[k]));
      assertThat(moved[k]).isCloseTo(2 * row - 3 * column, within(1e-3f));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {.5, 2, 100})
  void masksStayMasksAndMoveWithTheImage(double strength) {
    Elastic.Field field = new Elastic(strength).draw(HEIGHT, WIDTH, new Random(5));
    float[] disc = new float[HEIGHT * WIDTH];
    for (int k = 0; k < disc.length; k++) {
      disc[k] = Math.hypot(k / WIDTH - 20, k % WIDTH - 30) < 9 ? 1 : 0;
    }
    float[] image = field.image(disc);
    float[] mask = field.mask(disc);
    assertThat(mask).containsOnly(0, 1);
    int differ = 0;
    for (int k = 0; k < mask.length; k++) {
      assertThat(Math.abs(image[k] - mask[k])).isLessThanOrEqualTo(.5f);
      differ += mask[k] != disc[k] ? 1 : 0;
    }
    assertThat(differ).isPositive();
  }

  @Test
  void batchesBendImageAndMaskAlike() {
    PatchSet set = KnownTruthLesions.generate(60, 32, 3).patches();
    int[] train = Split.byPatient(set, 3).train();
    try (NDManager manager = Torch.newManager()) {
      Settings settings = CheckpointTest.settings(1, 16).build();
      Batches.Batch plain = new Batches(set, train, settings, 5).next(manager);
      Batches.Batch bent =
          new Batches(set, train, settings.toBuilder().optElastic(2).build(), 5).next(manager);
      float[] masks = bent.masks().toFloatArray();
      assertThat(masks).containsOnly(0, 1);
      assertThat(bent.masks()).isNotEqualTo(plain.masks());
      double inside = bent.images().mul(bent.masks()).sum().getFloat();
      double crossed = bent.images().mul(plain.masks()).sum().getFloat();
      double before = plain.images().mul(plain.masks()).sum().getFloat();
      double area = bent.masks().sum().getFloat();
      double areaBefore = plain.masks().sum().getFloat();
      assertThat(inside / area).isCloseTo(before / areaBefore, within(.02));
      assertThat(crossed / areaBefore).isLessThan(inside / area - .01);
    }
  }

  @Test
  void aStrengthThatIsNoneIsRefused() {
    for (double strength : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Elastic(strength))
          .withMessageContaining("not " + strength);
    }
  }
}
