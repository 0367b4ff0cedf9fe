package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cflowlab.array.Torch;
import org.cflowlab.flow.FlowStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What any call has given back is all that it leaves: once that is closed, nothing is there. */
class NothingLeftTest {
  private static final Set<String> EXPRESSIONS = Set.of("forward", "inverse");

  @TempDir Path folder;

  @Test
  void everyCallLeavesWhatItGivesBackAlone() throws Exception {
    Set<String> wrong = new TreeSet<>();
    int tried = 0;
    try (NDManager manager = Torch.newManager()) {
      Entries entries = new Entries(manager, folder);
      for (Executable call : Entries.all()) {
        List<Object> receivers =
            Entries.needsReceiver(call) ? entries.receivers(call) : Collections.singletonList(null);
        for (Object receiver : receivers) {
          if (receiver instanceof FlowStep && EXPRESSIONS.contains(call.getName())) {
            continue; // a chain closes after them
          }
          try {
            left(manager, call, receiver, entries.arguments(call, receiver)); // makes views
            int left = left(manager, call, receiver, entries.arguments(call, receiver));
            if (left != 0) {
              wrong.add(Entries.words(call) + " leaves " + left);
            }
            tried++;
          } catch (InvocationTargetException e) {
            wrong.add(Entries.words(call) + " " + e.getCause());
          }
        }
      }
    }
    assertThat(wrong).as(wrong.size() + " of " + tried).isEmpty();
  }

  /** New arrays, less those whose place they took, once what was given back is closed. */
  private static int left(NDManager manager, Executable call, Object receiver, Object... arguments)
      throws ReflectiveOperationException {
    Set<NDArray> before = managed(manager);
    Set<Object> there = Collections.newSetFromMap(new IdentityHashMap<>());
    there.addAll(before);
    there.addAll(Arrays.asList(arguments));
    there.add(receiver);
    close(Entries.call(call, receiver, arguments), there);
    Set<NDArray> after = managed(manager);
    int fresh = (int) after.stream().filter(a -> !before.contains(a)).count();
    int gone = (int) before.stream().filter(a -> !after.contains(a)).count();
    return fresh - gone;
  }

  private static Set<NDArray> managed(NDManager manager) {
    Set<NDArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    arrays.addAll(manager.getManagedArrays());
    return arrays;
  }

  /** Closes what a call has given back, and what it has made in it. */
  private static void close(Object given, Set<Object> there) throws ReflectiveOperationException {
    if (there.contains(given)) {
      return;
    }
    if (given instanceof Record) {
      for (RecordComponent component : given.getClass().getRecordComponents()) {
        close(component.getAccessor().invoke(given), there);
      }
    } else if (given instanceof Collection<?> all) {
      for (Object one : all) {
        close(one, there);
      }
    } else if (given instanceof AutoCloseable resource) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
