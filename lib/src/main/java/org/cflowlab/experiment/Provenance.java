package org.cflowlab.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cflowlab.array.Torch;

/** What a result came from, in words: everything another person needs to get it again. */
final class Provenance {
  private Provenance() {}

  /** Names and values, in an order to be read. */
  static Map<String, String> of(Comparison.Result result) {
    Map<String, String> facts = new LinkedHashMap<>();
    var set = result.data().patches();
    var split = result.split();
    facts.put("data", set.provenance());
    facts.put(
        "split",
        "60:20:20 by patient; training %d, validation %d, test %d patches"
            .formatted(split.train().length, split.validation().length, split.test().length));
    facts.put("seed", Long.toString(result.seed()));
    facts.put("preset", result.preset().toString());
    facts.put("raters", "all; one drawn an image and step");
    facts.put("precision", "float32");
    facts.put("stack", Torch.stack());
    facts.put("device", result.device().toString());
    facts.put(
        "machine",
        "%s %s, %d processors, Java %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version")));
    return facts;
  }
}
