package org.cflowlab.array;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.cflowlab.file.BadInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PyTorch engine, started once, quietly and offline: nothing is downloaded and nothing reports
 * home. All arrays of the kit come from managers made here.
 *
 * <p>An operation computes on one thread unless something says more: {@link #setThreads}, the
 * environment ({@code OMP_NUM_THREADS}, {@code MKL_NUM_THREADS}), DJL's property {@code
 * ai.djl.pytorch.num_threads}, or a program that started DJL before. PyTorch's own choice, all
 * processors, makes a step several times as slow as one thread's wherever one of them is busy.
 */
public final class Torch {
  private static final String NAME = "PyTorch";
  private static final Logger LOG = LoggerFactory.getLogger(Torch.class);

  /** Variables that say how many threads an operation is shared among. */
  private static final List<String> THREADS = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

  /** As the launcher sets it (NATIVE_TUNING there says why). */
  static final List<String> ENVIRONMENT =
      List.of(
          "OMP_WAIT_POLICY=passive",
          "GOMP_SPINCOUNT=2000",
          "MALLOC_ARENA_MAX=8",
          "MALLOC_TOP_PAD_=67108864",
          "MALLOC_MMAP_THRESHOLD_=1073741824",
          "MALLOC_TRIM_THRESHOLD_=4294967296");

  static {
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    boolean said = THREADS.stream().anyMatch(v -> System.getenv(v) != null);
    if (!said) {
      setDefault("ai.djl.pytorch.num_threads", "1"); // DJL reads it when it starts PyTorch
    }
  }

  private Torch() {}

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /**
   * The engine.
   *
   * @throws IllegalStateException if its native libraries cannot be loaded on this machine
   */
  public static Engine engine() {
    try {
      return Engine.getEngine(NAME);
    } catch (RuntimeException | LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IllegalStateException(
          "PyTorch's native libraries could not be loaded ("
              + cause.getMessage()
              + "); a program of your own needs cflow-natives or PyTorch's libraries for its platform,"
              + " and in the kit './lab doctor' says what is missing",
          e);
    }
  }

  /** A manager for arrays on the CPU; the caller closes it. */
  public static NDManager newManager() {
    return newManager(Device.cpu());
  }

  /** A manager for arrays on a device; the caller closes it. */
  public static NDManager newManager(Device device) {
    return engine().newBaseManager(device).newSubManager();
  }

  /** Records this thread's operations for back-propagation, until closed on it. */
  public static GradientCollector newGradientCollector() {
    engine();
    return new GradientScope();
  }

  /** How many threads an operation that this thread starts is shared among, this one included. */
  public static int threads() {
    engine();
    return JniUtils.getNumThreads();
  }

  /**
   * Changes that number, for this thread and for threads that have not computed anything yet.
   *
   * @param threads at least 1
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new BadInputException("an operation needs at least one thread, not " + threads);
    }
    engine();
    JniUtils.setNumThreads(threads);
  }

  /**
   * Sets what a running program can: threads of an operation, for this thread and for threads that
   * have not computed anything yet. How long idle threads spin, and how the C library keeps memory,
   * is read from the environment when the program starts: one line of the log says what was not set
   * there, and to what the kit's launcher sets it.
   *
   * @param threads at least 1; with one, trainings and samplers side by side do not disturb one
   *     another
   * @return the variables that are not set, with the launcher's values
   * @throws BadInputException if there is no thread
   */
  public static List<String> configure(int threads) {
    setThreads(threads);
    List<String> missing =
        ENVIRONMENT.stream().filter(v -> System.getenv(v.split("=")[0]) == null).toList();
    if (!missing.isEmpty()) {
      LOG.info(
          "{} thread(s) an operation; for less memory and quieter threads start the program with {}",
          threads,
          String.join(" ", missing));
    }
    return missing;
  }

  /** The stack in words, such as "DJL 0.36.0, PyTorch 2.7.1". */
  public static String stack() {
    return "DJL " + Engine.getDjlVersion() + ", PyTorch " + engine().getVersion();
  }

  /**
   * The device a user's word stands for.
   *
   * @param word "auto" (a GPU if there is one), "cpu" or "gpu"
   * @throws BadInputException for another word, or "gpu" where this stack sees none
   */
  public static Device device(String word) {
    BadInputException.requirePresent("the device's word", word);
    return switch (word) {
      case "cpu" -> Device.cpu();
      case "auto" -> engine().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
      case "gpu" -> {
        if (engine().getGpuCount() == 0) {
          throw new BadInputException(
              "--device gpu: no GPU that "
                  + stack()
                  + " can use; take --device cpu, or on a machine with an NVIDIA driver install"
                  + " the GPU libraries: ./lab gpu");
        }
        yield Device.gpu();
      }
      default ->
          throw new BadInputException("unknown device '" + word + "': choose auto, cpu or gpu");
    };
  }
}
