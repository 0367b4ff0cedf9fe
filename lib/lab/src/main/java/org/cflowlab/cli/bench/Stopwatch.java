package org.cflowlab.cli.bench;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Laps of a repeated piece of work. The runs before {@link #warm()} are forgotten. */
final class Stopwatch {
  private final Map<String, List<Double>> laps = new LinkedHashMap<>();
  private long last;

  void start() {
    last = System.nanoTime();
  }

  /** Ends a lap and begins the next. */
  void lap(String name) {
    long now = System.nanoTime();
    laps.computeIfAbsent(name, n -> new ArrayList<>()).add((now - last) / 1e9);
    last = System.nanoTime();
  }

  /** Waits for the device, by reading one number, before a lap is ended. */
  static void await(NDArray result) {
    result.flatten().get(0).toType(ai.djl.ndarray.types.DataType.FLOAT32, false).toFloatArray();
  }

  void warm() {
    laps.clear();
  }

  double[] seconds(String name) {
    return laps.get(name).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The laps' sum of each run. */
  double[] total() {
    int runs = laps.values().iterator().next().size();
    double[] total = new double[runs];
    for (List<Double> lap : laps.values()) {
      for (int i = 0; i < runs; i++) {
        total[i] += lap.get(i);
      }
    }
    return total;
  }

  Iterable<String> names() {
    return laps.keySet();
  }
}
