package org.cflowlab.data;

import java.util.Arrays;
import java.util.Random;

/**
 * Paints a lesion as a CT patch would show it: soft discs on dark lung with a few vessels.
 *
 * <p>The lesion covers the lung behind it, so its brightness tells the amplitude, its edge the
 * radius, and nothing hides them but the {@link Difficulty}. StrictMath keeps the pixels equal on
 * every machine.
 */
final class LesionImage {
  private static final double DARKEST = .1;
  private static final double BRIGHTEST = .95;
  private static final double SATELLITE = .6;

  private LesionImage() {}

  /** Grey values 0 to 255, row by row. */
  static byte[] draw(Lesion lesion, int size, Difficulty knobs, Random random) {
    double bright = level(knobs.contrast() * lesion.amplitude());
    double faint = level(knobs.contrast() * (SATELLITE * lesion.amplitude()));
    double[] lung = lung(size, random);
    byte[] image = new byte[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int k = y * size + x;
        double main = disc(y - lesion.row(), x - lesion.column(), lesion.radius());
        double satellite =
            disc(y - lesion.satelliteRow(), x - lesion.satelliteColumn(), lesion.satelliteRadius());
        double value = mix(mix(lung[k], faint, satellite), bright, main);
        value += knobs.noise() * random.nextGaussian();
        image[k] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
    return image;
  }

  /** The brightness at the centre of a disc of this amplitude. */
  static double level(double amplitude) {
    return DARKEST + (BRIGHTEST - DARKEST) * amplitude;
  }

  /** How much a soft disc covers: 1 at its centre, .6 at its radius, soon 0 beyond. */
  private static double disc(double dy, double dx, double radius) {
    double squared = (dy * dy + dx * dx) / (radius * radius);
    return StrictMath.exp(-.5 * squared * squared);
  }

  private static double mix(double below, double above, double cover) {
    return below + cover * (above - below);
  }

  /** Dark, slowly varying tissue crossed by three thin, faint vessels. */
  private static double[] lung(int size, Random random) {
    double[] lung = new double[size * size];
    Arrays.fill(lung, DARKEST);
    for (int wave = 0; wave < 4; wave++) {
      addWave(lung, size, random);
    }
    for (int vessel = 0; vessel < 3; vessel++) {
      addVessel(lung, size, random);
    }
    return lung;
  }

  private static void addWave(double[] lung, int size, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double phase = 2 * Math.PI * random.nextDouble();
    double turns = 2 * Math.PI * (.5 + 1.5 * random.nextDouble()) / size;
    double alongY = turns * StrictMath.sin(angle);
    double alongX = turns * StrictMath.cos(angle);
    for (int k = 0; k < lung.length; k++) {
      lung[k] += .015 * StrictMath.sin(phase + alongY * (k / size) + alongX * (k % size));
    }
  }

  private static void addVessel(double[] lung, int size, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double offset = size * (.6 * random.nextDouble() - .3);
    double width = size * (.02 + .02 * random.nextDouble());
    double bend = size * .08 * random.nextGaussian();
    double strength = .05 + .06 * random.nextDouble();
    double middle = (size - 1) / 2.;
    for (int k = 0; k < lung.length; k++) {
      double y = k / size - middle;
      double x = k % size - middle;
      double along = (y * StrictMath.sin(angle) + x * StrictMath.cos(angle)) / size;
      double across = y * StrictMath.cos(angle) - x * StrictMath.sin(angle);
      double off = (across - offset - bend * StrictMath.sin(2 * Math.PI * along)) / width;
      lung[k] += strength * StrictMath.exp(-.5 * off * off);
    }
  }
}
