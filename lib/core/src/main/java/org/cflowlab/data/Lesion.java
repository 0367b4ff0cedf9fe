package org.cflowlab.data;

import java.util.List;
import java.util.Random;

/**
 * One lesion with its satellite. Lengths are in pixels; pixel (row, column) has its centre there.
 *
 * @param amplitude a, how bright it is, .4 to 1
 * @param radius r, where its brightness has fallen by 40%
 * @param row of the centre
 * @param column of the centre
 * @param satelliteRow of the satellite's centre
 * @param satelliteColumn of the satellite's centre
 */
public record Lesion(
    double amplitude,
    double radius,
    double row,
    double column,
    double satelliteRow,
    double satelliteColumn) {

  private static final double CORE = .7;
  private static final double WHOLE = 1.25;

  /** The satellite's radius and its distance from the centre, both in radii of the lesion. */
  private static final double SATELLITE_RADIUS = .4;

  private static final double SATELLITE_DISTANCE = 2;

  /** Draws a lesion that lies, satellite and all, inside an image of this size. */
  static Lesion draw(int size, Difficulty knobs, Random random) {
    double amplitude = .4 + .6 * random.nextDouble();
    double radius = size * (knobs.radius() + knobs.spread() * random.nextDouble());
    double reach = SATELLITE_RADIUS * WHOLE * radius + 1;
    Lesion lesion;
    do {
      double row = centre(size, random);
      double column = centre(size, random);
      double angle = 2 * Math.PI * random.nextDouble();
      double distance = SATELLITE_DISTANCE * radius;
      lesion =
          new Lesion(
              amplitude,
              radius,
              row,
              column,
              row + distance * StrictMath.sin(angle),
              column + distance * StrictMath.cos(angle));
    } while (!within(lesion.satelliteRow, reach, size)
        || !within(lesion.satelliteColumn, reach, size));
    return lesion;
  }

  /** The radius of the satellite. */
  public double satelliteRadius() {
    return SATELLITE_RADIUS * radius;
  }

  /**
   * The probability that a rater marks nothing, the core, the whole, the whole and satellite, at
   * the usual ambiguity.
   */
  public double[] probabilities() {
    double nothing = .6 - .5 * (amplitude - .4) / .6;
    double rest = 1 - nothing;
    return new double[] {nothing, .3 * rest, .4 * rest, .3 * rest};
  }

  /** The four masks on the pixel grid, in the order of {@link #probabilities()}. */
  List<byte[]> templates(int size) {
    byte[] nothing = new byte[size * size];
    byte[] core = nothing.clone();
    byte[] whole = nothing.clone();
    byte[] both = nothing.clone();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int k = y * size + x;
        double d = Math.hypot(y - row, x - column);
        double toSatellite = Math.hypot(y - satelliteRow, x - satelliteColumn);
        core[k] = bit(d < CORE * radius);
        whole[k] = bit(d < WHOLE * radius);
        both[k] = bit(d < WHOLE * radius || toSatellite < WHOLE * satelliteRadius());
      }
    }
    return List.of(nothing, core, whole, both);
  }

  private static double centre(int size, Random random) {
    return (size - 1) / 2. + size * .06 * (2 * random.nextDouble() - 1);
  }

  private static boolean within(double x, double reach, int size) {
    return x - reach >= 0 && x + reach <= size - 1;
  }

  private static byte bit(boolean on) {
    return (byte) (on ? 1 : 0);
  }
}
