package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Positions;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tasks say of how far they have come, over real Kafka and Flink. */
class AppliedPositionsJobTest extends JobOverKafka {
  private static final Tag TAG = Tag.of("t");

  @Test
  void tasksThatGetNoSampleComeAsFarAsTheOneThatDoes() throws Exception {
    job.start(3);
    sendToOneTask(20);

    awaitAllAtTheEnd(3);

    assertThat(job.statuses().stream().filter(status -> status.samples() == 0)).hasSize(2);
    assertThat(job.statuses()).allMatch(status -> status.completeSince() == 0);
  }

  @Test
  void aTaskThatStartsAgainKnowsHowFarItHadCome() throws Exception {
    job.start(1);
    sendToOneTask(20);
    awaitAllAtTheEnd(1);
    long before = sum(job.statuses().get(0).positions());
    job.checkpoint();
    job.cancel();

    for (int tasks : new int[] {3, 2, 1}) {
      job.start(tasks);
      awaitAllAtTheEnd(tasks);
      assertThat(job.statuses())
          .allMatch(status -> status.samples() == 0)
          .allMatch(status -> status.completeSince() == 0)
          .allMatch(status -> sum(status.positions()) > before);
      job.checkpoint();
      job.cancel();
    }
  }

  /** What Kafka no longer holds is not in a store that begins anew; nothing else tells. */
  @Test
  void aStoreThatLostItsDiskKnowsSinceWhenItIsComplete() throws Exception {
    long begin = System.currentTimeMillis();
    sendToOneTask(20);
    int partition = Tag.partition(TAG.hashCode(), JobTopics.PARTITIONS);
    job.topics().deleteRecordsBefore(Map.of(partition, 5L));

    job.start(2);

    awaitAllAtTheEnd(2);
    assertThat(job.statuses())
        .allSatisfy(status -> assertThat(status.completeSince()).isGreaterThanOrEqualTo(begin));
    job.checkpoint();
    job.cancel();
    job.start(1);
    awaitAllAtTheEnd(1);
    assertThat(job.statuses().get(0).completeSince()).isGreaterThanOrEqualTo(begin);
  }

  /** Blocks that are malformed or none are read past like others. */
  @Test
  void whatCannotBeReadIsReadPast() throws Exception {
    job.start(2);
    sendToOneTask(1);
    awaitAllAtTheEnd(2);
    job.topics().sendMalformed();
    job.topics().await();

    awaitAllAtTheEnd(2);
  }

  /** One of three partitions gets records, and one task samples. */
  private void sendToOneTask(int blocks) {
    for (int i = 1; i <= blocks; i++) {
      SampleBlock.Writer block = new SampleBlock.Writer(JobUnderTest.WIDTH, 64);
      block.add(TAG, i, new double[] {1, 2, 3});
      job.topics().send(block);
    }
    job.topics().await();
  }

  private void awaitAllAtTheEnd(int tasks) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              long[] last = new long[JobTopics.PARTITIONS];
              job.topics().ends().forEach((partition, end) -> last[partition] = end - 1);
              assertThat(job.statuses())
                  .hasSize(tasks)
                  .allSatisfy(
                      status -> {
                        assertThat(offsets(status.positions())).isEqualTo(last);
                        assertThat(status.positions().appendTime(0)).isPositive();
                      });
            });
  }

  private static long[] offsets(Positions positions) {
    long[] offsets = new long[positions.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = positions.offset(i);
    }
    return offsets;
  }

  private static long sum(Positions positions) {
    return java.util.Arrays.stream(offsets(positions)).sum();
  }
}
