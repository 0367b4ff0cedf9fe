package org.cflowlab.exercises.grading;

/** The small batch that several graders ask about: three points in two dimensions, [3, 2] each. */
final class ThreePoints {
  static final double[][] MU = {{0.1, -0.5}, {0.9, 0.6}, {-0.2, 0.3}};
  static final double[][] LOG_SIGMA = {{-0.4, 0.3}, {0.5, -0.2}, {0.1, -0.7}};
  static final double[][] EPS = {{0.7, -1.3}, {0.2, 1.1}, {-0.9, 0.4}};
  static final double[][] PRIOR_MU = {{0.4, 0.2}, {-0.3, 0.1}, {0.6, -0.8}};
  static final double[][] PRIOR_LOG_SIGMA = {{0.2, -0.3}, {0.1, 0.4}, {-0.5, 0.3}};

  private ThreePoints() {}
}
