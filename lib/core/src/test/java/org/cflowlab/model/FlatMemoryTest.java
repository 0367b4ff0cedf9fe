package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.ResidentMemory;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Pass;
import org.cflowlab.loss.Schedule;
import org.cflowlab.loss.Terms;
import org.cflowlab.metric.Calibration;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.metric.CrossCorrelation;
import org.cflowlab.metric.Diversity;
import org.cflowlab.metric.EmptyAnswers;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.metric.Floors;
import org.cflowlab.metric.HungarianIou;
import org.cflowlab.metric.JaccardDistance;
import org.cflowlab.metric.Overlap;
import org.cflowlab.metric.TruthScores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No call leaves an array where its caller does not see it. */
@Tag("slow")
class FlatMemoryTest {
  private static final int CALLS = 2000;

  /** Until then the JVM still compiles, and keeps what it compiles. */
  private static final int WARM = 600;

  /** One array of these images kept a call would come to more. */
  private static final long MOST_MEGABYTES = 24;

  private static CFlowNet net(NDManager manager, FlowKind kind) {
    return SmallNet.builder().optFlow(2, kind).optPriorFlow(1, FlowKind.SPLINE).build(manager);
  }

  private static NDArray images(NDManager manager) {
    return new Noise(1, "x").normal(manager, new Shape(2, 1, 64, 64), DataType.FLOAT32);
  }

  private static NDArray noise(NDManager manager, long... shape) {
    return new Noise(2, "eps").normal(manager, new Shape(shape), DataType.FLOAT32);
  }

  /** Every public method of a network, its arguments on a manager that lives long. */
  @ParameterizedTest
  @EnumSource(FlowKind.class)
  void onlyWhatIsGivenBackIsLeft(FlowKind kind) {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, kind)) {
      NDArray x = images(manager);
      NDArray masks = x.gt(0).toType(DataType.FLOAT32, true);
      NDArray eps = noise(manager, 2, 2);
      NDArray many = noise(manager, 2, 3, 2);
      for (int call = 0; call < 3; call++) {
        int here = manager.getManagedArrays().size();
        int hidden = net.parameters().manager().getManagedArrays().size();
        net.sample(x, many, net.parameters().evaluation());
        Terms terms = Elbo.of(net, x, masks, eps, net.parameters().training());
        CFlowNet.Posterior q = net.posterior(x, masks, eps, net.parameters().evaluation());
        net.draw(q, many, net.parameters().evaluation());
        net.prior(x, net.parameters().evaluation()).logDensity(eps);
        net.decode(
            net.features(x, net.parameters().evaluation()), many, net.parameters().evaluation());
        assertThat(terms.kl().getShape()).isEqualTo(new Shape(2));
        if (call > 0) { // the first call makes the views of the parameters, which stay
          // logits; both terms; base, z_0, z_K, log-det and context; both draws; base, context and
          // density of the prior; features and logits
          assertThat(manager.getManagedArrays().size() - here)
              .as(kind.name())
              .isEqualTo(1 + 2 + 6 + 2 + 4 + 2);
          assertThat(net.parameters().manager().getManagedArrays().size() - hidden)
              .isIn(0, manager.getManagedArrays().size() - here);
        }
      }
    }
  }

  /** Every objective, alone and in a sum: its two terms, and not what it shares with others. */
  @ParameterizedTest
  @MethodSource("objectives")
  void objectivesLeaveTheirTerms(String words) {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, FlowKind.PLANAR)) {
      NDArray x = images(manager);
      NDArray masks = noise(manager, 2, 3, 64, 64).gt(0).toType(DataType.FLOAT32, true);
      NDArray eps = noise(manager, 6, 2);
      Noise more = new Noise(3, "more");
      for (int call = 0; call < 3; call++) {
        int here = manager.getManagedArrays().size();
        Weights weights = net.parameters().training();
        Terms terms = Schedule.parse(words).last(3).of(new Pass(net, x, masks, eps, more, weights));
        terms.loss(.5);
        assertThat(terms.reconstruction().getManager()).isSameAs(manager);
        if (call > 0) { // the first makes the views of the parameters, which stay
          assertThat(manager.getManagedArrays().size() - here).isEqualTo(2 + 1);
        }
      }
    }
  }

  static Stream<String> objectives() {
    return Stream.concat(
        Schedule.words().stream(), Stream.of("elbo+2*marginal+100*energy", "iwae+energy-hard"));
  }

  /** Metrics, with how many arrays each gives back. */
  @Test
  void metricsLeaveWhatTheyGiveBack() {
    try (NDManager manager = Torch.newManager()) {
      NDArray logits = noise(manager, 2, 4, 8, 8);
      NDArray masks = logits.gt(0).toType(DataType.FLOAT32, true);
      NDArray logP = noise(manager, 2, 3, 4);
      NDArray p = manager.ones(new Shape(2, 4)).div(4);
      NDArray one = logits.get(":, 0:1");
      NDArray nested = one.gt(1).concat(one.gt(0), 1).concat(one.gt(-1).concat(one.gt(-2), 1), 1);
      TruthScores truth = new TruthScores(nested.toType(DataType.FLOAT32, true), p);
      Overlap overlap = Overlap.between(masks, masks);
      Map<String, Object[]> all = new LinkedHashMap<>();
      all.put("energy", call(2, () -> EnergyDistance.of(masks, masks)));
      all.put("energy to truth", call(1, () -> EnergyDistance.toTruth(masks, masks)));
      all.put("Jaccard", call(1, () -> JaccardDistance.between(masks, masks)));
      all.put("overlap", call(3, () -> Overlap.between(masks, masks)));
      all.put("IoU", call(1, overlap::iou));
      all.put("Dice", call(1, overlap::dice));
      all.put("Hungarian", call(0, () -> HungarianIou.of(masks, masks)));
      all.put("diversity", call(1, () -> Diversity.of(masks)));
      all.put("empty answers", call(4, () -> EmptyAnswers.of(masks, masks)));
      all.put("NCC", call(1, () -> CrossCorrelation.of(masks, logits)));
      all.put("calibration", call(0, () -> Calibration.of(masks, logits)));
      all.put("CLL", call(1, () -> ConditionalLogLikelihood.negative(masks, logits)));
      all.put("CLL of each", call(1, () -> ConditionalLogLikelihood.ofEach(logP)));
      all.put(
          "CLL, weighted",
          call(1, () -> ConditionalLogLikelihood.importanceWeighted(logP, logP, logP)));
      all.put("CLL's curve", call(1, () -> ConditionalLogLikelihood.curve(logP, 1, 2, 4)));
      all.put("ideal", call(2, () -> Floors.idealRater(masks, 4)));
      all.put("oracle", call(1, () -> Floors.oracle(masks, 4, Noise.stream(1, "o"))));
      all.put("majority", call(1, () -> Floors.majority(masks, 4)));
      all.put("marginals", call(1, () -> Floors.bernoulli(masks, 4, Noise.stream(1, "b"))));
      all.put("empty", call(1, () -> Floors.empty(masks, 4)));
      all.put("marginals' likelihood", call(1, () -> Floors.bernoulliNegativeLogLikelihood(masks)));
      all.put("truth's distance", call(1, truth::distance));
      all.put("truth's energy", call(1, () -> truth.energyDistance(masks)));
      all.put("shares", call(3, () -> truth.shares(masks)));
      all.put("divergence", call(1, () -> truth.divergence(p)));
      all.put("best mask", call(1, truth::bestMask));
      all.put("total variation", call(0, () -> truth.idealTotalVariation(4)));
      all.forEach(
          (name, metric) -> {
            int here = manager.getManagedArrays().size();
            ((Supplier<?>) metric[1]).get();
            assertThat(manager.getManagedArrays().size() - here).as(name).isEqualTo(metric[0]);
          });
    }
  }

  private static Object[] call(int arrays, Supplier<?> metric) {
    return new Object[] {arrays, metric};
  }

  @Test
  void aServiceStaysFlat() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, FlowKind.PLANAR)) {
      flat(
          () -> {
            try (NDManager request = manager.newSubManager()) {
              NDArray x = images(request);
              net.sample(x, noise(request, 2, 3, 2), net.parameters().evaluation());
            }
          },
          manager,
          net);
    }
  }

  /** A training loop of one's own: a manager or a scope a step, plain descent. */
  @Test
  void anOwnTrainingLoopStaysFlat() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, FlowKind.GLOW)) {
      flat(
          () -> {
            try (NDScope step = new NDScope();
                GradientCollector gradients = Torch.newGradientCollector()) {
              step.suppressNotUsedWarning();
              NDArray x = images(manager);
              NDArray masks = x.gt(0).toType(DataType.FLOAT32, true);
              Terms terms =
                  Elbo.of(net, x, masks, noise(manager, 2, 2), net.parameters().training());
              gradients.backward(terms.loss(1));
              NDArray values = net.parameters().values();
              NDArray next = values.stopGradient().sub(values.getGradient().mul(1e-6));
              net.parameters().setValues(next);
              net.parameters().updateStatistics();
            }
          },
          manager,
          net);
    }
  }

  private static void flat(Runnable call, NDManager manager, CFlowNet net) {
    ResidentMemory.assumeReadable();
    ResidentMemory first = run(call, WARM);
    int arrays = manager.getManagedArrays().size();
    int hidden = net.parameters().manager().getManagedArrays().size();
    ResidentMemory last = run(call, CALLS - WARM);
    assertThat(manager.getManagedArrays()).hasSize(arrays);
    assertThat(net.parameters().manager().getManagedArrays()).hasSize(hidden);
    assertThat(last.megabytes() - first.megabytes()).as("MB more").isLessThan(MOST_MEGABYTES);
  }

  private static ResidentMemory run(Runnable call, int times) {
    ResidentMemory resident = new ResidentMemory();
    for (int i = times - 1; i >= 0; i--) {
      call.run();
      if (ResidentMemory.isDue(i)) {
        resident.read();
      }
    }
    return resident;
  }
}
