package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Records the operations of the thread that made it, until closed on that thread. PyTorch's
 * recording belongs to a thread, so any number of threads may train at once; DJL's own collector
 * allows one in a program.
 *
 * <p>An ending JVM waits .3 s for threads in native code and takes PyTorch down after that, and a
 * back-propagation still under way would crash. So when a program ends, by Ctrl-C or otherwise,
 * those under way are waited for and none begins.
 */
final class GradientScope implements GradientCollector {
  private static final int PATIENCE_SECONDS = 10;

  /** Read by each back-propagation, written by the program's end and never given back. */
  private static final ReadWriteLock UNDER_WAY = new ReentrantReadWriteLock();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(GradientScope::end, "last gradients"));
  }

  private final boolean before = JniUtils.isGradMode();

  GradientScope() {
    JniUtils.setGradMode(true);
  }

  @Override
  public void backward(NDArray target) {
    Lock underWay = UNDER_WAY.readLock();
    underWay.lock();
    try (NDArray one = target.onesLike()) {
      JniUtils.backward((PtNDArray) target, (PtNDArray) one, false, false);
    } finally {
      underWay.unlock();
    }
  }

  private static void end() {
    try {
      UNDER_WAY.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // the end does not wait
    }
  }

  /**
   * Not needed: a gradient belongs to an array, and what is trained is a new array each step.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void zeroGradients() {
    throw new UnsupportedOperationException("make a new array for another gradient");
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
