package org.cflowlab.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideBySideTest {
  /** What a display was told, and on which thread. */
  private static final class Told implements Progress {
    private final List<String> said = new ArrayList<>();
    private int lanes;

    @Override
    public Progress lane() {
      int lane = ++lanes;
      Thread shows = Thread.currentThread();
      return (what, total) -> {
        said.add(lane + " " + what);
        return new Task() {
          @Override
          public void at(long done, String note) {
            assertThat(Thread.currentThread()).isSameAs(shows);
            said.add(lane + " " + done);
          }

          @Override
          public void close() {
            said.add(lane + " ended");
          }
        };
      };
    }

    @Override
    public Task start(String what, long total) {
      throw new AssertionError("each work has a lane");
    }
  }

  private static int meet(CyclicBarrier barrier) {
    try {
      return barrier.await(30, TimeUnit.SECONDS);
    } catch (BrokenBarrierException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new CancellationException();
    }
  }

  /** Tells its progress until it is stopped. */
  private static Integer endless(Progress progress, CountDownLatch begun) {
    try (Progress.Task task = progress.start("endless", 1)) {
      begun.countDown();
      while (true) {
        task.at(0, "");
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void worksGoOnAtOnceAndResultsKeepTheirOrder() throws IOException {
    CyclicBarrier both = new CyclicBarrier(2);
    SideBySide.Work<Integer> work =
        progress -> {
          meet(both); // only two at once get past this
          return 1;
        };
    assertThat(SideBySide.run(List.of(work, work, work, work), 2, Progress.NONE))
        .containsExactly(1, 1, 1, 1);
    List<SideBySide.Work<String>> letters = List.of(p -> "a", p -> "b", p -> "c");
    assertThat(SideBySide.run(letters, 3, Progress.NONE)).containsExactly("a", "b", "c");
  }

  @Test
  void noMoreThanTheJobsGoOnAtOnce() throws IOException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    SideBySide.Work<Integer> work =
        progress -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          sleep();
          return now.decrementAndGet();
        };
    SideBySide.run(List.of(work, work, work, work, work), 2, Progress.NONE);
    assertThat(most.get()).isEqualTo(2);
  }

  private static void sleep() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void progressShowsOnTheThreadThatWaitsEachWorkInItsLane() throws IOException {
    Told told = new Told();
    SideBySide.Work<Integer> work =
        progress -> {
          try (Progress.Task task = progress.start("train", 2)) {
            task.at(1, "");
            task.at(2, "");
          }
          return 0;
        };
    SideBySide.run(List.of(work, work), 2, told);
    for (int lane = 1; lane <= 2; lane++) {
      String own = lane + " ";
      assertThat(told.said.stream().filter(s -> s.startsWith(own)))
          .containsExactly(own + "train", own + "1", own + "2", own + "ended");
    }
  }

  @Test
  void aFailureEndsTheOthersAndIsTheOneThatIsThrown() {
    CountDownLatch begun = new CountDownLatch(1);
    Told told = new Told();
    SideBySide.Work<Integer> bad =
        progress -> {
          await(begun);
          throw new IOException("the disk is full");
        };
    AtomicInteger later = new AtomicInteger();
    assertThatThrownBy(
            () ->
                SideBySide.run(
                    List.of(p -> endless(p, begun), bad, p -> later.incrementAndGet()), 2, told))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    assertThat(told.said).contains("1 endless", "1 ended");
    assertThat(later.get()).isZero();
  }

  @Test
  void aDisplayThatFailsEndsTheWorksBeforeItIsThrown() {
    CountDownLatch begun = new CountDownLatch(2);
    AtomicInteger ended = new AtomicInteger();
    SideBySide.Work<Integer> work =
        p -> {
          try {
            return endless(p, begun);
          } finally {
            ended.incrementAndGet();
          }
        };
    Progress broken =
        (what, total) ->
            (done, note) -> {
              await(begun);
              throw new IllegalStateException("no terminal");
            };
    assertThatThrownBy(() -> SideBySide.run(List.of(work, work), 2, broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no terminal");
    assertThat(ended.get()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CancellationException();
    }
  }

  @Test
  void whoInterruptsTheWaitEndsTheWorks() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    List<Throwable> thrown = new ArrayList<>();
    Thread waits =
        new Thread(
            () -> {
              try {
                SideBySide.Work<Integer> work = p -> endless(p, begun);
                SideBySide.run(List.of(work, work), 2, Progress.NONE);
              } catch (IOException | RuntimeException e) {
                thrown.add(e);
                thrown.add(Thread.currentThread().isInterrupted() ? null : new Throwable());
              }
            });
    waits.start();
    begun.await();
    waits.interrupt();
    waits.join();
    assertThat(thrown).hasSize(2);
    assertThat(thrown.get(0)).isInstanceOf(CancellationException.class);
    assertThat(thrown.get(1)).isNull();
  }
}
