package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.flow.ActNorm;
import org.cflowlab.flow.AffineCoupling;
import org.cflowlab.flow.Composed;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowChain;
import org.cflowlab.flow.Glow;
import org.cflowlab.flow.InvertibleLinear;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Radial;
import org.cflowlab.flow.SplineCoupling;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Energy;
import org.cflowlab.loss.HardEnergy;
import org.cflowlab.loss.ImportanceWeighted;
import org.cflowlab.loss.Marginal;
import org.cflowlab.loss.Objective;
import org.cflowlab.loss.Pass;
import org.cflowlab.loss.Schedule;
import org.cflowlab.metric.Calibration;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.metric.CrossCorrelation;
import org.cflowlab.metric.Diversity;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.metric.Floors;
import org.cflowlab.metric.HungarianIou;
import org.cflowlab.metric.JaccardDistance;
import org.cflowlab.metric.Overlap;
import org.cflowlab.metric.TruthScores;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.LowRankNet;
import org.cflowlab.model.SmallNet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every public entry is given one argument of nonsense after another, the others sound: what comes
 * out must be an {@link IllegalArgumentException} (or, for a builder, an {@link
 * IllegalStateException}) that a class of the kit threw, with words.
 */
class NonsenseTest {
  private interface Call {
    Object of(Object... arguments) throws Exception;
  }

  /** A call that works with these arguments. */
  private record Entry(Call call, Object... sound) {}

  private final NDManager manager = Torch.newManager();
  private final CFlowNet net = SmallNet.planar(manager);
  private final LowRankNet lowRank =
      new LowRankNet(manager, 1, new int[] {2, 3}, 2, .3, DataType.FLOAT32, 1);
  private final DeterministicUNet unet =
      new DeterministicUNet(manager, 1, new int[] {2, 3}, .3, DataType.FLOAT32, 1);
  private final Weights weights = net.parameters().evaluation();
  private final NDArray x = normal(2, 1, 8, 8);
  private final NDArray masks = normal(2, 3, 8, 8).gt(0).toType(DataType.FLOAT32, true);
  private final NDArray logits = normal(2, 4, 8, 8);

  private NDArray normal(long... shape) {
    return new Noise(1, "nonsense").normal(manager, new Shape(shape), DataType.FLOAT32);
  }

  private Map<String, Entry> metrics() {
    Map<String, Entry> all = new LinkedHashMap<>();
    NDArray samples = logits.gt(0).toType(DataType.FLOAT32, true);
    all.put("EnergyDistance", new Entry(a -> EnergyDistance.of(n(a, 0), n(a, 1)), masks, samples));
    all.put("toTruth", new Entry(a -> EnergyDistance.toTruth(n(a, 0), n(a, 1)), masks, samples));
    all.put("Jaccard", new Entry(a -> JaccardDistance.between(n(a, 0), n(a, 1)), masks, samples));
    all.put("Overlap", new Entry(a -> Overlap.between(n(a, 0), n(a, 1)), masks, samples));
    all.put("Hungarian", new Entry(a -> HungarianIou.of(n(a, 0), n(a, 1)), masks, samples));
    all.put("Diversity", new Entry(a -> Diversity.of(n(a, 0)), masks));
    all.put("NCC", new Entry(a -> CrossCorrelation.of(n(a, 0), n(a, 1)), masks, logits));
    all.put("Calibration", new Entry(a -> Calibration.of(n(a, 0), n(a, 1)), masks, logits));
    all.put(
        "CLL", new Entry(a -> ConditionalLogLikelihood.negative(n(a, 0), n(a, 1)), masks, logits));
    all.put(
        "CLL of each", new Entry(a -> ConditionalLogLikelihood.ofEach(n(a, 0)), normal(2, 3, 4)));
    all.put(
        "CLL, weighted",
        new Entry(
            a -> ConditionalLogLikelihood.importanceWeighted(n(a, 0), n(a, 1), n(a, 2)),
            normal(2, 3, 4),
            normal(2, 3, 4),
            normal(2, 3, 4)));
    all.put("majority", new Entry(a -> Floors.majority(n(a, 0), (int) a[1]), masks, 3));
    all.put("empty", new Entry(a -> Floors.empty(n(a, 0), (int) a[1]), masks, 3));
    all.put("ideal rater", new Entry(a -> Floors.idealRater(n(a, 0), (int) a[1]), masks, 3));
    all.put(
        "oracle",
        new Entry(a -> Floors.oracle(n(a, 0), (int) a[1], Noise.stream(1, "o")), masks, 3));
    all.put(
        "bernoulli",
        new Entry(a -> Floors.bernoulli(n(a, 0), (int) a[1], Noise.stream(1, "b")), masks, 3));
    NDArray p = manager.ones(new Shape(2, 3)).div(3);
    all.put(
        "TruthScores",
        new Entry(
            a -> new TruthScores(n(a, 0), n(a, 1)).energyDistance(n(a, 2)), masks, p, samples));
    return all;
  }

  private Map<String, Entry> networks() {
    Map<String, Entry> all = new LinkedHashMap<>();
    NDArray eps = normal(6, 2);
    NDArray many = normal(2, 4, 2);
    all.put("sample", new Entry(a -> net.sample(n(a, 0), n(a, 1), w(a, 2)), x, many, weights));
    all.put(
        "low rank",
        new Entry(
            a -> lowRank.sample(n(a, 0), n(a, 1), w(a, 2)),
            x,
            many,
            lowRank.parameters().evaluation()));
    all.put(
        "U-Net", new Entry(a -> unet.logits(n(a, 0), w(a, 1)), x, unet.parameters().evaluation()));
    all.put("prior", new Entry(a -> net.prior(n(a, 0), w(a, 1)), x, weights));
    all.put("features", new Entry(a -> net.features(n(a, 0), w(a, 1)), x, weights));
    all.put(
        "decode",
        new Entry(
            a -> net.decode(n(a, 0), n(a, 1), w(a, 2)), net.features(x, weights), many, weights));
    all.put(
        "posterior",
        new Entry(a -> net.posterior(n(a, 0), n(a, 1), n(a, 2), w(a, 3)), x, masks, eps, weights));
    all.put(
        "latents",
        new Entry(a -> net.latents(n(a, 0), n(a, 1), n(a, 2), w(a, 3)), x, masks, eps, weights));
    CFlowNet.Posterior q = net.posterior(x, masks, eps, weights);
    all.put(
        "draw",
        new Entry(
            a -> net.draw((CFlowNet.Posterior) a[0], n(a, 1), w(a, 2)),
            q,
            normal(6, 3, 2),
            weights));
    all.put(
        "bound",
        new Entry(a -> Elbo.of(net, n(a, 0), n(a, 1), n(a, 2), w(a, 3)), x, masks, eps, weights));
    all.put(
        "cross entropy",
        new Entry(
            a -> Elbo.of(unet, n(a, 0), n(a, 1), null, w(a, 2)),
            x,
            masks,
            unet.parameters().evaluation()));
    for (String word : Schedule.words()) {
      Objective objective = Schedule.parse(word).last(3);
      boolean bound = word.startsWith("elbo") || word.equals("iwae");
      all.put(
          word,
          new Entry(
              a ->
                  objective.of(
                      new Pass(net, n(a, 0), n(a, 1), bound ? n(a, 3) : eps, more(), w(a, 2))),
              bound ? new Object[] {x, masks, weights, eps} : new Object[] {x, masks, weights}));
    }
    return all;
  }

  private static Noise more() {
    return new Noise(2, "more");
  }

  private Map<String, Entry> flows() {
    Map<String, Entry> all = new LinkedHashMap<>();
    Layout layout = new Layout();
    FlowChain chain = FlowChain.of(layout, k -> new Planar(2), 2, 4, 1);
    Weights own = new Parameters(layout, manager, DataType.FLOAT32, 1).evaluation();
    NDArray z = normal(5, 2);
    NDArray c = normal(5, 4);
    DiagonalGaussian base = new DiagonalGaussian(z.zerosLike(), z.zerosLike());
    all.put("forward", new Entry(a -> chain.forward(n(a, 0), n(a, 1), w(a, 2)), z, c, own));
    all.put("inverse", new Entry(a -> chain.inverse(n(a, 0), n(a, 1), w(a, 2)), z, c, own));
    all.put(
        "log density",
        new Entry(
            a -> chain.logDensity((DiagonalGaussian) a[0], n(a, 1), n(a, 2), w(a, 3)),
            base,
            z,
            c,
            own));
    all.put("Gaussian", new Entry(a -> new DiagonalGaussian(n(a, 0), n(a, 1)), z, z));
    all.put("Gaussian's sample", new Entry(a -> base.sample(n(a, 0)), z));
    all.put("Gaussian's density", new Entry(a -> base.logDensity(n(a, 0)), z));
    all.put("KL", new Entry(a -> base.kl((DiagonalGaussian) a[0]), base));
    TransformedGaussian bent = new TransformedGaussian(base, chain, c, own);
    all.put("bent sample", new Entry(a -> bent.sample(n(a, 0)), normal(5, 3, 2)));
    all.put("bent density", new Entry(a -> bent.logDensity(n(a, 0)), normal(5, 3, 2)));
    return all;
  }

  private static NDArray n(Object[] arguments, int i) {
    return (NDArray) arguments[i];
  }

  private static Weights w(Object[] arguments, int i) {
    return (Weights) arguments[i];
  }

  /** Nonsense in the place of a sound argument, by what is wrong with it. */
  private Map<String, Object> nonsense(Object sound) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("null", null);
    if (sound instanceof Integer) {
      return Map.of("0", 0, "-1", -1, "the least", Integer.MIN_VALUE);
    }
    if (sound instanceof Weights) {
      all.put("of another network", sound == weights ? lowRank.parameters().evaluation() : weights);
    }
    if (sound instanceof NDArray array) {
      Shape s = array.getShape();
      NDArray closed = array.duplicate();
      closed.close();
      all.put("closed", closed);
      all.put("of integers", array.toType(DataType.INT64, true));
      all.put("of truth values", array.gt(0));
      all.put("a number", manager.create(1f));
      all.put("empty", manager.zeros(new Shape(0)));
      all.put("longer at the end", array.concat(array, s.dimension() - 1));
      if (array == masks) {
        all.put("0 to 255", array.mul(255));
        all.put("halves", array.mul(.5f));
        all.put("not numbers", array.mul(Float.NaN));
        all.put("negative", array.sub(1));
      }
    }
    return all;
  }

  @TestFactory
  Stream<DynamicTest> arrays() {
    Map<String, Entry> all = metrics();
    all.putAll(networks());
    all.putAll(flows());
    List<DynamicTest> tests = new ArrayList<>();
    all.forEach(
        (name, entry) -> tests.add(DynamicTest.dynamicTest(name, () -> refuses(name, entry))));
    return tests.stream();
  }

  private void refuses(String name, Entry entry) throws Exception {
    entry.call.of(entry.sound);
    for (int i = 0; i < entry.sound.length; i++) {
      for (Map.Entry<String, Object> wrong : nonsense(entry.sound[i]).entrySet()) {
        // what alone says the size of everything may be longer, unless it is held to L
        boolean alone = entry.sound.length == 1;
        if (wrong.getKey().equals("longer at the end") && (alone || unbound(name, i))) {
          continue;
        }
        Object[] arguments = entry.sound.clone();
        arguments[i] = wrong.getValue();
        refused(name + ", argument " + i + " " + wrong.getKey(), () -> entry.call.of(arguments));
      }
    }
  }

  /** Arguments whose last axis nothing else is held to. */
  private static boolean unbound(String name, int i) {
    return i == 0
        && List.of(
                "majority",
                "empty",
                "ideal rater",
                "oracle",
                "bernoulli",
                "sample",
                "low rank",
                "U-Net",
                "prior",
                "features",
                "decode")
            .contains(name);
  }

  private static void refused(String what, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as(what).isNotNull();
    assertThat(
            thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException)
        .as("%s: %s", what, thrown)
        .isTrue();
    assertThat(thrown.getStackTrace()[0].getClassName()).as(what).startsWith("org.cflowlab");
    assertThat(thrown.getMessage()).as(what).hasSizeGreaterThan(10);
  }

  @TestFactory
  Stream<DynamicTest> numbers() {
    Map<String, ThrowingCallable> all = new LinkedHashMap<>();
    for (int least : new int[] {0, -1, Integer.MIN_VALUE}) {
      all.put("channels " + least, () -> builder().optChannels(least).build(manager));
      all.put("latent " + least, () -> builder().optLatent(least).build(manager));
      all.put(
          "context " + least,
          () -> builder().optFlow(1, FlowKind.GLOW).optContext(least).build(manager));
      all.put("filters " + least, () -> builder().setFilters(4, least).build(manager));
      all.put("rank " + least, () -> lowRank(new int[] {2}, least, .3));
      all.put("low rank's filters " + least, () -> lowRank(new int[] {least}, 2, .3));
      all.put("U-Net's filters " + least, () -> unet(1, new int[] {least}));
      all.put("U-Net's channels " + least, () -> unet(least, new int[] {2}));
      all.put("planar " + least, () -> new Planar(least));
      all.put("radial " + least, () -> new Radial(least));
      all.put("ActNorm " + least, () -> new ActNorm(least));
      all.put("linear " + least, () -> new InvertibleLinear(least, 0));
      all.put("coupling " + least, () -> new AffineCoupling(least, 0));
      all.put("spline " + least, () -> new SplineCoupling(least, 1));
      all.put("Glow " + least, () -> Glow.step(least, 0));
      all.put("latent of settings " + least, () -> settings().optLatent(least).build());
      all.put("steps " + least, () -> settings().optSteps(least).build());
      all.put("batch " + least, () -> settings().optBatch(least).build());
      all.put("masks " + least, () -> settings().optMasks(least).build());
      all.put("draws " + least, () -> settings().optDraws(least).build());
      all.put("validations " + least, () -> settings().optValidations(least).build());
      all.put("patience " + least, () -> settings().optPatience(least).build());
      all.put("filters of settings " + least, () -> settings().setFilters(least).build());
      all.put("samples of energy " + least, () -> new Energy(least));
      all.put("samples of hard energy " + least, () -> new HardEnergy(least));
      all.put("samples of IWAE " + least, () -> new ImportanceWeighted(least));
      all.put("samples of the marginal " + least, () -> new Marginal(least));
    }
    for (double share : new double[] {0, 1, -1, 2, Double.NaN, Double.POSITIVE_INFINITY}) {
      all.put("foreground " + share, () -> builder().optForeground(share).build(manager));
      all.put("low rank's foreground " + share, () -> lowRank(new int[] {2}, 2, share));
    }
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      all.put("rate " + rate, () -> settings().optPeakRate(rate).build());
      all.put("clip " + rate, () -> settings().optClip(rate).build());
      all.put("beta " + rate, () -> settings().optBeta(rate).build());
    }
    all.put("no filters", () -> CFlowNet.builder().build(manager));
    all.put("null filters", () -> builder().setFilters((int[]) null).build(manager));
    all.put("integers", () -> builder().optDataType(DataType.INT64).build(manager));
    all.put("no type", () -> builder().optDataType(null).build(manager));
    all.put("no manager", () -> builder().build(null));
    all.put("no context", () -> builder().optContextOf(null).build(manager));
    all.put("no kind", () -> builder().optFlow(2, (FlowKind) null).build(manager));
    all.put("null step", () -> builder().optFlow(2, k -> null).build(manager));
    all.put("null on the prior", () -> builder().optPriorFlow(2, k -> null).build(manager));
    all.put("fewer steps than none", () -> builder().optFlow(-1, FlowKind.GLOW).build(manager));
    all.put("another L", () -> FlowChain.of(new Layout(), k -> new Planar(k + 1), 2, 3, 1));
    all.put("no parts", () -> new Composed(List.of()));
    all.put("null parts", () -> new Composed(null));
    all.put("a null part", () -> new Composed(Arrays.asList(new Planar(2), null)));
    all.put("parity", () -> new AffineCoupling(4, 2));
    all.put("no name", () -> settings().setName(null).build());
    all.put("null filters of settings", () -> settings().setFilters((int[]) null).build());
    all.put("no objective", () -> settings().optObjective(null).build());
    all.put("a preset", () -> Settings.named("huge"));
    all.put("no preset", () -> Settings.named(null));
    all.put("a word", () -> Schedule.parse("nonsense"));
    all.put("no word", () -> Schedule.parse(null));
    PatchSet set = set(6);
    Split split = Split.byPatient(set, 1);
    all.put("two patients", () -> Split.byPatient(set(2), 1));
    all.put("no set", () -> Split.byPatient(null, 1));
    all.put("no part", () -> new Split(null, new int[1], new int[1]));
    all.put("no net", () -> trainer(null, set, split));
    all.put("nothing to train on", () -> trainer(net, null, split));
    all.put("no split", () -> trainer(net, set, null));
    all.put("no settings", () -> new Trainer(net, set, split, null, 1));
    all.put(
        "a negative patch",
        () -> trainer(net, set, new Split(new int[] {-1}, split.validation(), split.test())));
    all.put(
        "no validation",
        () -> trainer(net, set, new Split(split.train(), new int[0], split.test())));
    all.put("no images", () -> PatchSet.of((NDArray) null, masks, List.of("a", "b")));
    all.put("logits for masks", () -> PatchSet.of(x.abs().div(9), logits, List.of("a", "b")));
    all.put("no patients", () -> PatchSet.of(x.abs().div(9), masks, null));
    all.put("a patient too few", () -> PatchSet.of(x.abs().div(9), masks, List.of("a")));
    return all.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> refused(e.getKey(), e.getValue())));
  }

  private static CFlowNet.Builder builder() {
    return SmallNet.builder();
  }

  private static Settings.Builder settings() {
    return Settings.builder().setName("nonsense").setFilters(2, 3);
  }

  private LowRankNet lowRank(int[] filters, int rank, double foreground) {
    return new LowRankNet(manager, 1, filters, rank, foreground, DataType.FLOAT32, 1);
  }

  private DeterministicUNet unet(int channels, int[] filters) {
    return new DeterministicUNet(manager, channels, filters, .3, DataType.FLOAT32, 1);
  }

  private static Trainer trainer(CFlowNet net, PatchSet set, Split split) {
    return new Trainer(net, set, split, settings().build(), 1);
  }

  private static PatchSet set(int n) {
    List<String> patients = IntStream.range(0, n).mapToObj(i -> "p" + i).toList();
    return PatchSet.of(new float[n][1][8][8], new float[n][1][8][8], patients);
  }
}
