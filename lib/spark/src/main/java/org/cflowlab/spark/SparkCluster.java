package org.cflowlab.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.cflowlab.cli.Cluster;
import org.cflowlab.cli.SetupException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;

/**
 * Maps commands over Apache Spark, each a job of one task, so that a task which fails for good
 * takes no other with it. A task whose worker is lost is tried again on another, up to four times.
 *
 * <p>Settings of Spark are taken from the JVM's properties, such as {@code spark.task.cpus}.
 */
public final class SparkCluster implements Cluster {
  private static final Pattern MASTER = Pattern.compile("spark://([^:/,]+):(\\d{1,5})");
  private static final int CONNECT_MILLIS = 5000;
  private static final int POLL_MILLIS = 200;

  @Override
  public void run(String master, List<Work> work, Progress progress, Consumer<Done> done)
      throws IOException, InterruptedException {
    requireMaster(master);
    quiet();
    ChildProcess child = ChildProcess.likeThisOne();
    boolean here = master.startsWith("local");
    try (JavaSparkContext spark = new JavaSparkContext(settings(master, here));
        Progress.Task task = progress.start("training on " + master, work.size())) {
      if (!here || master.startsWith("local-cluster")) {
        child.jars().forEach(spark::addJar);
      }
      Map<String, Future<List<Done>>> open = new LinkedHashMap<>();
      for (Work one : work) {
        open.put(one.cell(), spark.parallelize(List.of(one), 1).map(child::run).collectAsync());
      }
      while (!open.isEmpty()) {
        if (spark.sc().isStopped()) {
          throw new SetupException(
              String.format(Locale.ROOT, "%s gave up, as no executor started; the workers' logs say why.", master));
        }
        takeFinished(open, done);
        task.at(work.size() - open.size(), running(spark.statusTracker()) + " running");
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private static void takeFinished(Map<String, Future<List<Done>>> open, Consumer<Done> done)
      throws InterruptedException {
    Iterator<Map.Entry<String, Future<List<Done>>>> each = open.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, Future<List<Done>>> job = each.next();
      if (job.getValue().isDone()) {
        each.remove();
        done.accept(result(job.getKey(), job.getValue()));
      }
    }
  }

  private static Done result(String cell, Future<List<Done>> job) throws InterruptedException {
    try {
      return job.get().get(0);
    } catch (ExecutionException e) {
      return new Done(cell, Map.of(), inOneLine(e.getCause()));
    }
  }

  /** Spark's reason without the stages and stack traces around it. */
  private static String inOneLine(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    int reason = text.lastIndexOf("Reason: ");
    String line = text.substring(Math.max(0, reason)).strip().split("\\R", 2)[0];
    return reason < 0 ? line : "its worker was lost each time (" + line + ")";
  }

  private static int running(JavaSparkStatusTracker tracker) {
    return Arrays.stream(tracker.getActiveStageIds())
        .mapToObj(tracker::getStageInfo)
        .mapToInt(stage -> stage == null ? 0 : stage.numActiveTasks())
        .sum();
  }

  private static SparkConf settings(String master, boolean here) {
    SparkConf settings = new SparkConf().setMaster(master).setAppName("cFlow Lab");
    settings.setIfMissing("spark.ui.enabled", "false");
    settings.setIfMissing("spark.driver.maxResultSize", "0");
    if (here) {
      settings.setIfMissing("spark.driver.host", "127.0.0.1");
      settings.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    return settings;
  }

  private static void requireMaster(String master) {
    Matcher cluster = MASTER.matcher(master);
    if (cluster.matches()) {
      int port = Integer.parseInt(cluster.group(2));
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(cluster.group(1), port), CONNECT_MILLIS);
      } catch (IOException | IllegalArgumentException e) {
        throw new BadInputException(
            String.format(Locale.ROOT, "--spark %s: nothing answers there (%s); is the master running?", master, e.getMessage()),
            e);
      }
    } else if (!master.matches("local(-cluster)?\\[[\\d,*]+]")) {
      throw new BadInputException(
          "--spark must be local[N], such as local[2], or spark://HOST:PORT, not '" + master + "'");
    }
  }

  /** Spark tells in long traces what the result of each training says in a line. */
  private static void quiet() {
    for (String name : List.of("org.apache.spark", "org.apache.hadoop", "org.sparkproject")) {
      System.setProperty("org.slf4j.simpleLogger.log." + name, "off");
    }
  }
}
