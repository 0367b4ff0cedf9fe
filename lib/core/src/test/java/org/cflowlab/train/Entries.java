package org.cflowlab.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Npz;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchFile;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.flow.ActNorm;
import org.cflowlab.flow.AffineCoupling;
import org.cflowlab.flow.BaseDensity;
import org.cflowlab.flow.Composed;
import org.cflowlab.flow.ConditionalFlow;
import org.cflowlab.flow.ContextNetwork;
import org.cflowlab.flow.ContinuousFlow;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowChain;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.FlowedGaussian;
import org.cflowlab.flow.Glow;
import org.cflowlab.flow.InvertibleLinear;
import org.cflowlab.flow.MaskedAutoregressive;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Radial;
import org.cflowlab.flow.SplineCoupling;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.loss.Divergence;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Energy;
import org.cflowlab.loss.HardEnergy;
import org.cflowlab.loss.ImportanceWeighted;
import org.cflowlab.loss.Marginal;
import org.cflowlab.loss.Pass;
import org.cflowlab.loss.Schedule;
import org.cflowlab.loss.Terms;
import org.cflowlab.loss.WeightedSum;
import org.cflowlab.metric.Calibration;
import org.cflowlab.metric.Temperature;
import org.cflowlab.metric.TruthScores;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.LowRankNet;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.NamedFlows;
import org.cflowlab.model.Segmenter;
import org.cflowlab.model.SmallNet;
import org.cflowlab.progress.Progress;
import org.cflowlab.toy.Crescent;
import org.cflowlab.toy.LinearGaussian;
import org.cflowlab.toy.NormalGrid;
import org.cflowlab.toy.TwoTemplates;

/**
 * Whatever a program can call, found by reflection, with something to call it on and arguments that
 * it takes.
 */
final class Entries {
  /** Rooms of which every public class counts. */
  private static final List<String> ROOMS =
      List.of("metric", "flow", "model", "loss", "loss.misprint", "toy", "train");

  /** And of the others these. */
  private static final List<Class<?>> MORE =
      List.of(Npz.class, Torch.class, Noise.class, PatchFile.class, Split.class);

  /** What DJL or the JVM calls, and what only says how something is. */
  private static final Set<String> NOT_CALLED =
      Set.of(
          "close",
          "equals",
          "hashCode",
          "toString",
          "valueOf",
          "processInput",
          "processOutput",
          "getOutputShapes");

  private final NDManager manager;
  private final Path folder;
  private final CFlowNet net;

  /** Changed by some calls, which the others need not see. */
  private final CFlowNet spare;

  private final PatchSet set = KnownTruthLesions.generate(6, 16, 1).patches();
  private final List<Object> receivers = new ArrayList<>();
  private final Weights ofChain;

  Entries(NDManager manager, Path folder) throws IOException {
    this.manager = manager;
    this.folder = folder;
    this.net = SmallNet.planar(manager);
    this.spare = SmallNet.planar(manager);
    Layout layout = new Layout();
    FlowChain chain = FlowChain.of(layout, k -> new Planar(2), 2, 4, 1);
    this.ofChain = new Parameters(layout, manager, DataType.FLOAT32, 1).evaluation();
    DiagonalGaussian base = new DiagonalGaussian(normal(5, 2), normal(5, 2));
    Npz.write(folder.resolve("arrays.npz"), Map.of("tiny", normal(2)));
    ModelFile.save(spare, Map.of(), folder.resolve("model.npz"));
    PatchFile.save(set, folder.resolve("set.npz"));
    Planar planar = new Planar(2);
    Elbo elbo = new Elbo();
    FlowedGaussian flowed =
        new FlowedGaussian(manager, new double[2], new double[2], List.of(planar), 1);
    flowed.base(flowed.parameters().evaluation()); // makes views, which stay
    receivers.addAll(
        List.of(
            net,
            new LowRankNet(manager, 1, new int[] {2, 3}, 2, .3, DataType.FLOAT32, 1),
            new DeterministicUNet(manager, 1, new int[] {2, 3}, .3, DataType.FLOAT32, 1),
            SmallNet.builder(),
            FlowKind.PLANAR));
    receivers.addAll(
        List.of(
            planar,
            new Radial(2),
            new ActNorm(2),
            new InvertibleLinear(2, 1),
            new AffineCoupling(2, 0),
            new SplineCoupling(2, 0),
            new MaskedAutoregressive(2),
            new ContinuousFlow(2),
            new Composed(List.of(planar, planar))));
    receivers.addAll(
        List.of(
            chain,
            base,
            new TransformedGaussian(base, chain, normal(5, 4), ofChain),
            flowed,
            ConditionalFlow.builder().setLatent(2),
            ConditionalFlow.builder()
                .setLatent(2)
                .optContext(4)
                .optFlow(2, k -> Glow.step(2, k))
                .build(manager)));
    receivers.addAll(
        List.of(
            elbo,
            new ImportanceWeighted(2),
            new Marginal(2),
            new Energy(2),
            new HardEnergy(3),
            new WeightedSum(List.of(new WeightedSum.Part(2, elbo))),
            new Terms(normal(3), normal(3)),
            Schedule.STANDARD));
    receivers.addAll(
        List.of(
            Calibration.none(),
            new Temperature(),
            new TruthScores(nested(), manager.ones(new Shape(2, 3)).div(3))));
    receivers.addAll(
        List.of(
            new Crescent(1, .2),
            new LinearGaussian(new double[][] {{1, .8}, {.3, 1}}, .5),
            new NormalGrid(1, 9),
            TwoTemplates.standard()));
    receivers.addAll(
        List.of(
            settings(),
            Settings.builder(),
            new Trainer(SmallNet.planar(manager), set, Split.byPatient(set, 1), settings(), 1),
            new Adam(spare.parameters()),
            new Noise(1, "receiver"),
            Npz.read(folder.resolve("arrays.npz"))));
  }

  /** All calls with an argument that a program makes, and not those that it is asked to answer. */
  static List<Executable> all() throws IOException, ReflectiveOperationException {
    List<Executable> all = new ArrayList<>();
    for (Class<?> one : classes()) {
      if (!Modifier.isAbstract(one.getModifiers())) {
        all.addAll(Arrays.asList(one.getConstructors()));
      }
      for (Method method : one.getDeclaredMethods()) {
        boolean counts =
            Modifier.isPublic(method.getModifiers())
                && !Modifier.isAbstract(method.getModifiers())
                && !method.isSynthetic()
                && !NOT_CALLED.contains(method.getName());
        if (counts) {
          all.add(method);
        }
      }
    }
    all.removeIf(call -> call.getParameterCount() == 0);
    return all;
  }

  private static List<Class<?>> classes() throws IOException, ReflectiveOperationException {
    List<Class<?>> all = new ArrayList<>(MORE);
    String source = CFlowNet.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    for (String room : ROOMS) {
      Path place = Path.of(source, "org", "cflowlab").resolve(room.replace('.', '/'));
      try (Stream<Path> files = Files.list(place)) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(".class") && !name.startsWith("package-info")) {
            Class<?> one =
                Class.forName("org.cflowlab." + room + "." + name.substring(0, name.length() - 6));
            if (isPublic(one) && !one.isAnonymousClass()) {
              all.add(one);
            }
          }
        }
      }
    }
    return all;
  }

  private static boolean isPublic(Class<?> one) {
    return Modifier.isPublic(one.getModifiers())
        && (one.getEnclosingClass() == null || isPublic(one.getEnclosingClass()));
  }

  /** A call in words. */
  static String words(Executable call) {
    return call.getDeclaringClass().getSimpleName()
        + "."
        + name(call)
        + Arrays.stream(call.getParameters()).map(Parameter::getName).toList();
  }

  private static String name(Executable call) {
    return call instanceof Constructor<?> ? "new" : call.getName();
  }

  /**
   * What a method may be called on; none for a constructor or a static method, one at least else.
   */
  List<Object> receivers(Executable call) {
    return receivers.stream().filter(call.getDeclaringClass()::isInstance).toList();
  }

  static boolean needsReceiver(Executable call) {
    return call instanceof Method && !Modifier.isStatic(call.getModifiers());
  }

  /** Calls, with null for the receiver of a constructor or a static method. */
  static Object call(Executable call, Object receiver, Object... arguments)
      throws ReflectiveOperationException {
    return call instanceof Constructor<?> constructor
        ? constructor.newInstance(arguments)
        : ((Method) call).invoke(receiver, arguments);
  }

  /** Arguments that the call takes. */
  Object[] arguments(Executable call, Object receiver) {
    return Arrays.stream(call.getParameters()).map(p -> sound(call, receiver, p)).toArray();
  }

  private Object sound(Executable call, Object receiver, Parameter parameter) {
    String key =
        call.getDeclaringClass().getSimpleName() + "." + name(call) + "." + parameter.getName();
    Object special = special(key, receiver);
    return special != null ? special : sound(parameter.getType(), parameter.getName());
  }

  /** Where the name of an argument alone does not say what it is like. */
  private Object special(String key, Object receiver) {
    if (receiver instanceof FlowStep step && key.endsWith(".parameters")) {
      return normal(5, step.parameterCount());
    }
    if (receiver instanceof FlowedGaussian q) {
      return key.endsWith(".weights") ? q.parameters().evaluation() : wide(5, 2);
    }
    if (receiver instanceof Segmenter one && key.endsWith(".weights")) {
      return one.parameters().evaluation();
    }
    if (key.startsWith("TwoTemplates.") && key.endsWith(".s")) {
      return TwoTemplates.template(true);
    }
    return switch (key) {
      case "CFlowNet.sample.eps", "LowRankNet.sample.eps", "CFlowNet.decode.z" -> normal(2, 4, 2);
      case "DeterministicUNet.sample.eps" -> normal(2, 4, 0);
      case "CFlowNet.posterior.eps",
          "CFlowNet.latents.eps",
          "Elbo.of.eps",
          "BaseDensityAtZK.of.eps",
          "ClosedFormDespiteFlow.of.eps",
          "Pass.new.eps" ->
          normal(6, 2);
      case "CFlowNet.draw.eps" -> normal(6, 3, 2);
      case "CFlowNet.logPosterior.q" -> posterior(1, 1);
      case "TransformedGaussian.sample.eps" -> normal(5, 3, 2);
      case "FlowChain.forward.weights",
          "FlowChain.inverse.weights",
          "FlowChain.logDensity.weights" ->
          ofChain;
      case "FlowStep.require.parameters" -> normal(5, 5);
      case "AffineCoupling.new.parity", "SplineCoupling.new.parity" -> 1;
      case "Builder.optFlow.name", "Builder.optPriorFlow.name" -> "planar";
      case "WeightedSum.new.parts" -> List.of(new WeightedSum.Part(1, new Elbo()));
      case "HardEnergy.new.n" -> 3;
      case "Energy.of.raters", "Energy.of.samples" -> masks(2, 3, 16);
      case "Schedule.parse.text" -> "elbo";
      case "Calibration.sorted.p", "Calibration.sorted.share" -> masks(9);
      case "ConditionalLogLikelihood.asPrinted.logPrior" -> normal(2, 1, 4);
      case "TruthScores.new.probabilities",
          "TruthScores.distance.own",
          "TruthScores.divergence.logP" ->
          masks(2, 3);
      case "LinearGaussian.logLikelihood.z" -> wide(5, 2);
      case "NormalGrid.mean.values" -> wide(9);
      case "TwoTemplates.logLikelihood.z", "TwoTemplates.expectedLogLikelihood.z" -> wide(9, 1);
      case "TwoTemplates.new.flip" -> .1;
      case "Adam.step.gradient" -> normal(spare.parameters().layout().size());
      case "Trainer.optFolder.folder", "Trainer.forget.folder" -> folder;
      case "ModelFile.load.file", "ModelFile.start.file" -> folder.resolve("model.npz");
      case "ModelFile.load.name", "ShippedModels.file.name", "ShippedModels.card.name" ->
          "lidc-prob";
      case "Npz.read.file" -> folder.resolve("arrays.npz");
      case "Npz.write.arrays", "Npz.replace.arrays" -> Map.of("a", normal(2));
      case "PatchFile.load.file" -> folder.resolve("set.npz");
      case "Torch.device.word" -> "cpu";
      default -> null;
    };
  }

  NDArray normal(long... shape) {
    return new Noise(1, "sound").normal(manager, new Shape(shape), DataType.FLOAT32);
  }

  private NDArray wide(long... shape) {
    return new Noise(1, "sound").normal(manager, new Shape(shape), DataType.FLOAT64);
  }

  NDArray masks(long... shape) {
    return normal(shape).gt(0).toType(DataType.FLOAT32, true);
  }

  /** Templates, each of which holds the one before. */
  private NDArray nested() {
    NDArray one = normal(2, 1, 8, 8);
    NDArray all = one.gt(1).concat(one.gt(0), 1).concat(one.gt(-1), 1);
    return all.toType(DataType.FLOAT32, true);
  }

  private CFlowNet.Posterior posterior(long images, long raters) {
    return net.posterior(
        normal(images, 1, 8, 8),
        masks(images, raters, 8, 8),
        normal(images * raters, 2),
        net.parameters().evaluation());
  }

  private static Settings settings() {
    return Settings.named("tiny").toBuilder()
        .setFilters(2, 3)
        .optSteps(1)
        .optBatch(2)
        .optMasks(1)
        .build();
  }

  private Object sound(Class<?> type, String name) {
    if (type == NDArray.class) {
      return switch (name) {
        case "z", "z0", "z1", "zK", "y", "eps", "mu", "logSigma" -> normal(5, 2);
        case "t" -> normal(5, 1);
        case "c", "context" -> normal(5, 4);
        case "x", "images" -> normal(2, 1, 8, 8);
        case "features" -> normal(2, 2, 8, 8);
        case "logP", "logPrior", "logPosterior" -> normal(2, 3, 4);
        case "logits" -> normal(2, 3, 8, 8);
        default -> masks(2, 3, 8, 8);
      };
    }
    if (type == int.class || type == Integer.class) {
      return 2;
    }
    if (type == long.class) {
      return 2L;
    }
    if (type == double.class) {
      return .5;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type.isArray()) {
      int length = type == double[].class ? 2 : 1;
      Object one = Array.newInstance(type.getComponentType(), length);
      for (int i = 0; i < length; i++) {
        Array.set(one, i, sound(type.getComponentType(), name));
      }
      return one;
    }
    if (type == List.class) {
      return switch (name) {
        case "flow", "parts" -> List.of(new Planar(2));
        default -> List.of("p0", "p1");
      };
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    List<Object> others =
        List.of(
            manager,
            folder.resolve("sound"),
            "tiny",
            spare,
            spare.parameters(),
            net.parameters().evaluation(),
            set,
            new Split(new int[] {0}, new int[] {1}, new int[] {2}),
            settings(),
            Progress.NONE,
            new Noise(1, "sound"),
            Noise.stream(1, "sound"),
            DataType.FLOAT32,
            Device.cpu(),
            new Shape(2),
            new Layout(),
            Map.of(),
            Optional.empty(),
            new ByteArrayOutputStream(),
            new DiagonalGaussian(normal(5, 2), normal(5, 2)),
            Schedule.STANDARD);
    return others.stream().filter(type::isInstance).findFirst().orElseGet(() -> rarer(type));
  }

  private Object rarer(Class<?> type) {
    List<Object> all =
        List.of(
            (IntFunction<FlowStep>) k -> new Planar(2),
            (Function<Weights, NDArray>) weights -> spare.parameters().values().square().mean(),
            (NamedFlows.Maker) (latent, k) -> new Planar(latent),
            (Divergence) Elbo::monteCarloKl,
            BaseDensity.standardNormal(),
            (BaseDensity.GaussianOf) (c, weights) -> new DiagonalGaussian(c, c),
            ContextNetwork.constant(),
            Calibration.none(),
            new Elbo(),
            new NormalGrid(1, 9),
            new Planar(2),
            new Still(),
            posterior(2, 3),
            new Adam(spare.parameters()),
            new Pass(
                net,
                normal(2, 1, 8, 8),
                masks(2, 3, 8, 8),
                normal(6, 2),
                new Noise(1, "pass"),
                net.parameters().evaluation()),
            net.latents(
                    normal(2, 1, 8, 8),
                    masks(2, 3, 8, 8),
                    normal(6, 2),
                    net.parameters().evaluation())
                .prior());
    return all.stream().filter(type::isInstance).findFirst().orElse(null);
  }

  /** Nothing moves. */
  private record Still() implements ContinuousFlow.Velocity {
    @Override
    public int latent() {
      return 2;
    }

    @Override
    public int parameterCount() {
      return 0;
    }

    @Override
    public double[] still(RandomGenerator random) {
      return new double[0];
    }

    @Override
    public ContinuousFlow.Field of(NDArray parameters) {
      return (z, t) -> new ContinuousFlow.Rate(z.zerosLike(), z.sum(new int[] {1}).zerosLike());
    }
  }
}
