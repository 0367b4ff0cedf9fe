package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cflowlab.array.Torch;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.Segmenter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a program can call is given one nonsense argument after another, the others of their
 * kind: it must do its work or refuse in the kit's own words. And with sound ones it leaves nothing
 * behind.
 */
class EveryEntryTest {
  private final NDManager manager = Torch.newManager();
  @TempDir Path folder;
  private Entries entries;

  @BeforeEach
  void make() throws IOException {
    entries = new Entries(manager, folder);
  }

  @AfterEach
  void close() {
    manager.close();
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
      NDArray closed = entries.normal(2, 2);
      closed.close();
      all.add(closed);
      all.add(manager.create(1f));
      all.add(manager.zeros(new Shape(0)));
      all.add(manager.ones(new Shape(3, 5, 7)));
      all.add(entries.masks(2, 3, 8, 8).toType(DataType.INT64, true));
    } else if (type.isArray()) {
      all.add(Array.newInstance(type.getComponentType(), 0));
    } else if (type == String.class) {
      all.addAll(List.of("", "no such word"));
    } else if (type == Path.class) {
      all.add(folder.resolve("nowhere").resolve("at all"));
    } else if (type == List.class) {
      all.add(List.of());
      all.add(Collections.singletonList(null));
    } else if (type == Segmenter.class) {
      all.add(new DeterministicUNet(manager, 2, new int[] {2}, .3, DataType.FLOAT64, 1));
    }
    return all;
  }

  @Test
  void everyMethodHasSomethingToBeCalledOn() throws Exception {
    assertThat(Entries.all())
        .filteredOn(Entries::needsReceiver)
        .filteredOn(call -> entries.receivers(call).isEmpty())
        .extracting(Entries::words)
        .isEmpty();
  }

  @Test
  void refusesNonsenseInItsOwnWords() throws Exception {
    Set<String> wrong = new TreeSet<>();
    int tried = 0;
    for (Executable call : Entries.all()) {
      for (Object receiver : on(call)) {
        for (int i = 0; i < call.getParameterCount(); i++) {
          for (Object argument : nonsense(call.getParameterTypes()[i])) {
            Object[] arguments = entries.arguments(call, receiver);
            arguments[i] = argument;
            tried++;
            Throwable thrown = thrown(call, receiver, arguments);
            if (thrown != null && !isOurs(thrown)) {
              StackTraceElement[] trace = thrown.getStackTrace();
              wrong.add(
                  Entries.words(call)
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

  /** One null for a call that needs no receiver. */
  private List<Object> on(Executable call) {
    return Entries.needsReceiver(call) ? entries.receivers(call) : Collections.singletonList(null);
  }

  private static Throwable thrown(Executable call, Object receiver, Object[] arguments) {
    try {
      Entries.call(call, receiver, arguments);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    } catch (ReflectiveOperationException e) {
      return e;
    }
  }

  private static boolean isOurs(Throwable thrown) {
    if (thrown instanceof IOException || thrown instanceof UncheckedIOException) {
      return true;
    }
    return (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException)
        && thrown.getStackTrace().length > 0
        && thrown.getStackTrace()[0].getClassName().startsWith("org.cflowlab")
        && thrown.getMessage() != null
        && thrown.getMessage().length() > 10;
  }
}
