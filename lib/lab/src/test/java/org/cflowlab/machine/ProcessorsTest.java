package org.cflowlab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test lays out the files of a Linux machine as the kernel shows them. */
class ProcessorsTest {
  private static final String SECOND =
      "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String FIRST =
      "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
          + "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";

  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void cores(String allowed, int cores, int threadsPerCore) throws IOException {
    write("proc/self/status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + allowed);
    for (int cpu = 0; cpu < cores * threadsPerCore; cpu++) {
      String siblings = threadsPerCore == 1 ? "" + cpu : cpu % cores + "," + (cpu % cores + cores);
      write("sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list", siblings + "\n");
    }
  }

  @Test
  void nothingToReadLeavesWhatJavaSays() {
    assertThat(Processors.usable(6, root)).isEqualTo(6);
    assertThat(Memory.available(root)).isPositive();
  }

  @Test
  void twoThreadsOfACoreAreOneProcessor() throws IOException {
    cores("0-15", 8, 2);
    assertThat(Processors.usable(16, root)).isEqualTo(8);
  }

  @Test
  void theAffinityCounts() throws IOException {
    cores("1,9", 8, 2);
    assertThat(Processors.usable(2, root)).as("both threads of one core").isEqualTo(1);
    cores("0-2,5", 8, 1);
    assertThat(Processors.usable(4, root)).isEqualTo(4);
  }

  @Test
  void aQuotaOfTheSecondVersionAlsoOfAGroupAround() throws IOException {
    cores("0-15", 16, 1);
    write("proc/self/mountinfo", SECOND);
    write("proc/self/cgroup", "0::/hub/student\n");
    write("sys/fs/cgroup/hub/student/cpu.max", "max 100000\n");
    assertThat(Processors.usable(16, root)).isEqualTo(16);
    write("sys/fs/cgroup/hub/cpu.max", "200000 100000\n");
    assertThat(Processors.usable(16, root)).isEqualTo(2);
    write("sys/fs/cgroup/hub/student/cpu.max", "50000 100000\n");
    assertThat(Processors.usable(16, root)).as("half a processor").isEqualTo(1);
  }

  @Test
  void aQuotaOfTheFirstVersion() throws IOException {
    cores("0-15", 16, 1);
    write("proc/self/mountinfo", FIRST);
    write("proc/self/cgroup", "4:memory:/job\n3:cpu,cpuacct:/job\n0::/\n");
    write("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "-1\n");
    write("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "100000\n");
    assertThat(Processors.usable(16, root)).isEqualTo(16);
    write("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "350000\n");
    assertThat(Processors.usable(16, root)).isEqualTo(3);
  }

  /** A container sees its own group as the root of the mount, whatever the host calls it. */
  @Test
  void aQuotaInAContainerWhoseGroupIsCalledByTheHostsName() throws IOException {
    write("proc/self/mountinfo", SECOND);
    write("proc/self/cgroup", "0::/kubepods/pod12\n");
    write("sys/fs/cgroup/cpu.max", "100000 100000\n");
    assertThat(Processors.usable(64, root)).isEqualTo(1);
  }

  @Test
  void memoryIsTheLessOfTheMachinesAndTheContainers() throws IOException {
    write("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable: 4000 kB\n");
    assertThat(Memory.available(root)).isEqualTo(4000 << 10);
    write("proc/self/mountinfo", SECOND);
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "3000000\n");
    write("sys/fs/cgroup/memory.current", "2500000\n");
    write("sys/fs/cgroup/memory.stat", "anon 9\ninactive_file 400000\n");
    assertThat(Memory.available(root)).isEqualTo(900_000);
    write("sys/fs/cgroup/memory.max", "max\n");
    assertThat(Memory.available(root)).isEqualTo(4000 << 10);
  }

  @Test
  void memoryOfTheFirstVersion() throws IOException {
    write("proc/meminfo", "MemAvailable: 4000 kB\n");
    write("proc/self/mountinfo", FIRST);
    write("proc/self/cgroup", "4:memory:/job\n");
    write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "2000000");
    write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "500000");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "7000000");
    assertThat(Memory.available(root)).isEqualTo(1_500_000);
  }
}
