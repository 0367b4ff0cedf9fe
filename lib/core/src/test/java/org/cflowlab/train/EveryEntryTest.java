package org.cflowlab.train;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
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
import org.cflowlab.flow.ConditionalFlow;
import org.cflowlab.flow.DiagonalGaussian;
import org.cflowlab.flow.FlowChain;
import org.cflowlab.flow.Glow;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.loss.Schedule;
import org.cflowlab.metric.TruthScores;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.LowRankNet;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a program can call is found by reflection and given one nonsense argument after another,
 * the others of their kind: it must do its work or refuse in the kit's own words.
 */
class EveryEntryTest {
  /** Rooms of which every public class counts. */
  private static final List<String> ROOMS = List.of("metric", "flow", "model", "loss", "train");

  /** And of the others these. */
  private static final List<Class<?>> MORE =
      List.of(Npz.class, Torch.class, Noise.class, PatchFile.class, Split.class);

  /** What DJL or the JVM calls, and what only says how something is. */
  private static final Set<String> NOT_CALLED =
      Set.of("close", "equals", "hashCode", "toString", "valueOf", "processInput", "processOutput");

  private final NDManager manager = Torch.newManager();
  @TempDir Path folder;

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    return new Noise(1, "nonsense").normal(manager, new Shape(shape), DataType.FLOAT32);
  }

  private CFlowNet net() {
    return CFlowNet.builder()
        .setFilters(2, 3)
        .setSeed(1)
        .optLatent(2)
        .optContext(4)
        .optFlow(2, FlowKind.PLANAR)
        .build(manager);
  }

  private static List<Class<?>> classes() throws IOException, ReflectiveOperationException {
    List<Class<?>> all = new ArrayList<>(MORE);
    String source = CFlowNet.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    for (String room : ROOMS) {
      try (Stream<Path> files = Files.list(Path.of(source, "org", "cflowlab", room))) {
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

  private static List<Executable> calls(Class<?> one) {
    List<Executable> all = new ArrayList<>();
    if (!Modifier.isAbstract(one.getModifiers())) {
      all.addAll(Arrays.asList(one.getConstructors()));
    }
    for (Method method : one.getDeclaredMethods()) {
      boolean counts =
          Modifier.isPublic(method.getModifiers())
              && !method.isSynthetic()
              && !NOT_CALLED.contains(method.getName());
      if (counts) {
        all.add(method);
      }
    }
    all.removeIf(call -> call.getParameterCount() == 0);
    return all;
  }

  /** Things to call methods of, one of each class. */
  private Map<Class<?>, Object> receivers() throws IOException {
    List<Object> all = new ArrayList<>();
    CFlowNet net = net();
    Layout layout = new Layout();
    FlowChain chain = FlowChain.of(layout, k -> new Planar(2), 2, 4, 1);
    Weights own = new Parameters(layout, manager, DataType.FLOAT32, 1).evaluation();
    DiagonalGaussian base = new DiagonalGaussian(normal(5, 2), normal(5, 2));
    PatchSet set = set();
    all.addAll(List.of(net, chain, base, set, settings(), Settings.builder(), CFlowNet.builder()));
    all.add(new TransformedGaussian(base, chain, normal(5, 4), own));
    all.add(new LowRankNet(manager, 1, new int[] {2, 3}, 2, .3, DataType.FLOAT32, 1));
    all.add(new DeterministicUNet(manager, 1, new int[] {2, 3}, .3, DataType.FLOAT32, 1));
    all.add(ConditionalFlow.builder());
    all.add(
        ConditionalFlow.builder()
            .setLatent(2)
            .optContext(4)
            .optFlow(2, k -> Glow.step(2, k))
            .build(manager));
    all.add(new TruthScores(masks(), manager.ones(new Shape(2, 3)).div(3)));
    all.add(new Trainer(net, set, Split.byPatient(set, 1), settings(), 1));
    all.add(new Adam(net.parameters()));
    all.add(new Noise(1, "receiver"));
    all.add(Schedule.STANDARD);
    Path file = folder.resolve("receiver.npz");
    Npz.write(file, Map.of("a", normal(2)));
    all.add(Npz.read(file));
    Map<Class<?>, Object> byClass = new LinkedHashMap<>();
    all.forEach(one -> byClass.put(one.getClass(), one));
    return byClass;
  }

  private NDArray masks() {
    return normal(2, 3, 8, 8).gt(0).toType(DataType.FLOAT32, true);
  }

  private static Settings settings() {
    return Settings.named("tiny").toBuilder()
        .setFilters(2, 3)
        .optSteps(1)
        .optBatch(2)
        .optMasks(1)
        .build();
  }

  private PatchSet set() {
    return KnownTruthLesions.generate(6, 16, 1).patches();
  }

  /** An argument as others of its kind. */
  private Object sound(Class<?> type, String name) {
    if (type == NDArray.class) {
      return switch (name) {
        case "z", "eps" -> normal(5, 2);
        case "c", "context" -> normal(5, 4);
        case "x", "images" -> normal(2, 1, 8, 8);
        case "logits" -> normal(2, 4, 8, 8);
        case "logP", "logPrior", "logPosterior" -> normal(2, 3, 4);
        default -> masks();
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
      Object one = Array.newInstance(type.getComponentType(), 1);
      Array.set(one, 0, sound(type.getComponentType(), name));
      return one;
    }
    if (type == List.class && name.equals("flow")) {
      return List.of(new Planar(2));
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    List<Object> others =
        List.of(
            manager,
            folder.resolve("sound"),
            "tiny",
            net(),
            net().parameters(),
            net().parameters().evaluation(),
            set(),
            new Split(new int[] {0}, new int[] {1}, new int[] {2}),
            settings(),
            Progress.NONE,
            new Noise(1, "sound"),
            Noise.stream(1, "sound"),
            DataType.FLOAT32,
            Device.cpu(),
            new Shape(2),
            new Layout(),
            List.of("p0", "p1"),
            Map.of(),
            Optional.empty(),
            new ByteArrayOutputStream(),
            (Function<Object, Object>) any -> null,
            new DiagonalGaussian(normal(5, 2), normal(5, 2)),
            Schedule.STANDARD);
    return others.stream().filter(type::isInstance).findFirst().orElse(null);
  }

  /** Arguments of the type that make no sense. */
  private List<Object> nonsense(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return List.of(0, -1, Integer.MIN_VALUE);
    }
    if (type == long.class) {
      return List.of(0L, -1L, Long.MIN_VALUE);
    }
    if (type == double.class) {
      return List.of(Double.NaN, -1., 0., Double.NEGATIVE_INFINITY);
    }
    if (type == boolean.class) {
      return List.of();
    }
    List<Object> all = new ArrayList<>();
    all.add(null);
    if (type == NDArray.class) {
      NDArray closed = normal(2, 2);
      closed.close();
      all.add(closed);
      all.add(manager.create(1f));
      all.add(manager.zeros(new Shape(0)));
      all.add(manager.ones(new Shape(3, 5, 7)));
      all.add(masks().toType(DataType.INT64, true));
    } else if (type.isArray()) {
      all.add(Array.newInstance(type.getComponentType(), 0));
    } else if (type == String.class) {
      all.addAll(List.of("", "no such word"));
    } else if (type == Path.class) {
      all.add(folder.resolve("nowhere").resolve("at all"));
    } else if (type == List.class) {
      all.add(List.of());
    } else if (type == Segmenter.class) {
      all.add(new DeterministicUNet(manager, 2, new int[] {2}, .3, DataType.FLOAT64, 1));
    }
    return all;
  }

  @Test
  void refusesNonsenseInItsOwnWords() throws Exception {
    Set<String> wrong = new TreeSet<>();
    int tried = 0;
    for (Class<?> one : classes()) {
      for (Executable call : calls(one)) {
        for (int i = 0; i < call.getParameterCount(); i++) {
          for (Object argument : nonsense(call.getParameterTypes()[i])) {
            Object receiver = receivers().get(one);
            if (call instanceof Method m
                && !Modifier.isStatic(m.getModifiers())
                && receiver == null) {
              continue;
            }
            Object[] arguments = soundArguments(call);
            arguments[i] = argument;
            tried++;
            Throwable thrown = thrown(call, receiver, arguments);
            if (thrown != null && !isOurs(thrown)) {
              StackTraceElement[] trace = thrown.getStackTrace();
              wrong.add(
                  one.getSimpleName()
                      + "."
                      + call.getName().replaceAll(".*\\.", "")
                      + Arrays.stream(call.getParameters())
                          .map(Parameter::getName)
                          .collect(joining(", ", "(", ")"))
                      + " "
                      + call.getParameters()[i].getName()
                      + ": "
                      + thrown
                      + (trace.length > 0 ? " at " + trace[0] : ""));
            }
          }
        }
      }
    }
    assertThat(wrong).as(wrong.size() + " of " + tried).isEmpty();
  }

  private Object[] soundArguments(Executable call) {
    Parameter[] parameters = call.getParameters();
    return IntStream.range(0, parameters.length)
        .mapToObj(i -> sound(parameters[i].getType(), parameters[i].getName()))
        .toArray();
  }

  private static Throwable thrown(Executable call, Object receiver, Object[] arguments) {
    try {
      if (call instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        ((Method) call).invoke(receiver, arguments);
      }
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    } catch (ReflectiveOperationException e) {
      return e;
    }
  }

  private static boolean isOurs(Throwable thrown) {
    if (thrown instanceof IOException) {
      return true;
    }
    return (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException)
        && thrown.getStackTrace().length > 0
        && thrown.getStackTrace()[0].getClassName().startsWith("org.cflowlab")
        && thrown.getMessage() != null
        && thrown.getMessage().length() > 10;
  }
}
