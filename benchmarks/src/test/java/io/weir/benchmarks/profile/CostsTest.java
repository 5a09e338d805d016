package io.weir.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostsTest {
  private static final double USED = 200e6;

  @Test
  void threadIsKnownByItsName() {
    assertThat(
            CostModel.OF_SAMPLE.partOf(
                CostModel.OF_SAMPLE.roleOf("kafka-producer-network-thread | x")))
        .isEqualTo("produce");
    assertThat(CostModel.OF_SAMPLE.partOf(CostModel.OF_SAMPLE.roleOf("C2 CompilerThre")))
        .isEqualTo("JVM: compiler");
    assertThat(CostModel.OF_QUERY.partOf(CostModel.OF_QUERY.roleOf("rocksdb:low0")))
        .isEqualTo("RocksDB: flush and merge files");
  }

  @Test
  void innermostMethodThatTellsCounts() {
    int task = CostModel.OF_SAMPLE.roleOf("Source: samples -> store (1/1)#0");

    assertThat(
            CostModel.OF_SAMPLE.partOf(
                task,
                List.of(
                    "java.util.Arrays.copyOf",
                    "io.weir.job.samples.ChunkTree.sealChunk",
                    "io.weir.job.samples.SampleStore.flush")))
        .isEqualTo("seal");
    assertThat(CostModel.OF_SAMPLE.partOf(task, List.of("java.util.Arrays.copyOf")))
        .isEqualTo("Flink: between source and state");
  }

  @Test
  void timeOfThreadsIsDividedByWhatTheyWereSeenAt(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("x.jfr");
    Instant begin = Instant.now();
    ThreadTimes used;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(java.time.Duration.ofMillis(10));
      recording.start();
      ThreadTimes before = ThreadTimes.of(ProcessHandle.current().pid());
      CountDownLatch done = new CountDownLatch(1);
      CountDownLatch seen = new CountDownLatch(1);
      Thread busy = new Thread(() -> useCpu(done, seen), "kafka-producer-network-thread | test");
      busy.start();
      done.await();
      used = ThreadTimes.of(ProcessHandle.current().pid()).since(before);
      seen.countDown();
      busy.join();
      recording.dump(file);
    }
    Costs costs =
        Costs.of(
            CostModel.OF_SAMPLE,
            used,
            io.weir.benchmarks.profile.Recording.read(file, begin, Instant.now()));

    assertThat(costs.nanos().get("produce")).isGreaterThanOrEqualTo(USED * 0.9);
    double sum = used.threads().values().stream().mapToLong(ThreadTimes.Time::nanos).sum();
    assertThat(costs.total()).isCloseTo(sum, within(1e3));
  }

  private static void useCpu(CountDownLatch done, CountDownLatch seen) {
    double x = 1;
    while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < USED || x == 0) {
      for (int i = 0; i < 1_000_000; i++) {
        x = Math.sin(x) + 1;
      }
    }
    done.countDown();
    try {
      seen.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
