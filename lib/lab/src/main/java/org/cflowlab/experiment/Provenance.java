package org.cflowlab.experiment;

import ai.djl.Device;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;

/** What a result came from, in words: everything another person needs to get it again. */
final class Provenance {
  private Provenance() {}

  /** Names and values, in an order to be read. */
  static Map<String, String> of(Comparison.Result result) {
    return of(
        result.data().patches(), result.split(), result.preset(), result.seed(), result.device());
  }

  /** The same before there is a result. */
  static Map<String, String> of(
      PatchSet set, Split split, Preset preset, long seed, Device device) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("data", set.provenance());
    facts.put(
        "split",
        "60:20:20 by patient; training %d, validation %d, test %d patches"
            .formatted(split.train().length, split.validation().length, split.test().length));
    facts.put("seed", Long.toString(seed));
    facts.put("preset", preset.toString());
    int masks = Math.min(preset.masks(), set.raters());
    facts.put(
        "raters", "all; " + (masks == 1 ? "one" : "" + masks) + " drawn for each image and step");
    facts.put("image", set.height() + "x" + set.width());
    Convolutions way = device.isGpu() ? Convolutions.PLAIN : Convolutions.standard();
    facts.put("precision", way.precision());
    facts.put("stack", Torch.stack());
    facts.put("device", device.toString());
    facts.put(
        "machine",
        "%s %s, %d processors, Java %s%s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                way == Convolutions.PLAIN ? "" : ", channels last"));
    return facts;
  }
}
