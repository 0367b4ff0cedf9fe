package org.cflowlab.machine;

/**
 * What a training took.
 *
 * @param seconds of training
 * @param megabytes the most memory the process held, Java's and PyTorch's and that of all trainings
 *     at once together; NaN where the system does not say
 * @param watts mean power while training, this training's share
 * @param source where the power was read, or that it is an estimate and how it was made
 * @param atOnce trainings that went on at once in the process; 0 in files of versions that had one
 */
public record Cost(double seconds, double megabytes, double watts, String source, int atOnce) {
  /** World mean of a kilowatt-hour in 2018 (IEA, Global Energy and CO2 Status Report 2019). */
  public static final double KG_PER_KWH = 0.475;

  /** The energy of the training. */
  public double wattHours() {
    return watts * seconds / 3600;
  }

  /** The carbon dioxide of that energy. */
  public double gramsOfCarbonDioxide() {
    return wattHours() * KG_PER_KWH;
  }
}
