package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that goes on from a checkpoint over a Kafka that is no longer what the job has read. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CutLogTest {
  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  private static final int TAGS = 12;
  private static final int TIMES = 100;

  @TempDir Path kafka;
  private JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    job = JobUnderTest.withBroker(CLUSTER, kafka);
  }

  @AfterEach
  void end() throws Exception {
    job.close();
  }

  /** The log grows past the checkpoint's offset before the job starts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void skipsNoneOfWhatCameInPlaceOfWhatWasLost(int tasksAfterwards) throws Exception {
    Map<Integer, Long> read = readAndCheckpoint();
    job.topics().losePower();
    assertThat(job.topics().ends())
        .as("cut off")
        .allSatisfy((p, end) -> assertThat(end).isLessThan(read.get(p)));
    Window first = sendFirst(1000, 1000 + 2 * TIMES);
    assertThat(job.topics().ends())
        .as("grown past the checkpoint")
        .allSatisfy((p, end) -> assertThat(end).isGreaterThan(read.get(p)));

    job.start(tasksAfterwards);

    awaitServing();
    assertHolds(0, TIMES);
    assertHolds(1000, 1000 + 2 * TIMES);
    assertCompleteSince(first, tasksAfterwards);
  }

  /** The log grows past the checkpoint's offset when the job runs. */
  @Test
  void skipsNoneOfWhatComesWhenTheLogEndsBeforeTheCheckpoint() throws Exception {
    Map<Integer, Long> read = readAndCheckpoint();
    job.topics().losePower();
    Window first = sendFirst(1000, 1010);
    assertThat(job.topics().ends())
        .as("cut off")
        .allSatisfy((p, end) -> assertThat(end).isLessThan(read.get(p)));

    job.start(1);

    awaitServing();
    send(1010, 1000 + 2 * TIMES);
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertHolds(1000, 1000 + 2 * TIMES));
    assertHolds(0, TIMES);
    assertCompleteSince(first, 1);
  }

  @Test
  void readsATopicThatWasCreatedAnewFromItsBeginning() throws Exception {
    Map<Integer, Long> read = readAndCheckpoint();
    job.topics().createAnew();
    Window first = sendFirst(1000, 1000 + 2 * TIMES);
    assertThat(job.topics().ends())
        .as("grown past the checkpoint")
        .allSatisfy((p, end) -> assertThat(end).isGreaterThan(read.get(p)));

    job.start(1);

    awaitServing();
    assertHolds(0, TIMES);
    assertHolds(1000, 1000 + 2 * TIMES);
    assertCompleteSince(first, 1);
  }

  @Test
  void goesOnWhereRetentionHasDeletedWhatItHasRead() throws Exception {
    Map<Integer, Long> read = readAndCheckpoint();
    job.topics().deleteRecordsBefore(read);
    send(1000, 1000 + TIMES);

    job.start(1);

    awaitServing();
    assertHolds(0, TIMES);
    assertHolds(1000, 1000 + TIMES);
    assertCompleteSince(new Window(0, 0), 1);
  }

  @Test
  void goesOnWhereRetentionHasDeletedWhatItHasNotRead() throws Exception {
    readAndCheckpoint();
    send(500, 500 + TIMES);
    job.topics().deleteRecordsBefore(job.topics().ends());
    Window first = sendFirst(1000, 1000 + TIMES);

    job.start(1);

    awaitServing();
    assertHolds(0, TIMES);
    assertHolds(1000, 1000 + TIMES);
    assertCompleteSince(first, 1);
  }

  /** Ends the job after a checkpoint of all that it was sent; says how far that has read. */
  private Map<Integer, Long> readAndCheckpoint() throws Exception {
    job.start(1);
    send(0, TIMES);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> assertHolds(0, TIMES));
    Map<Integer, Long> read = job.topics().ends();
    job.checkpoint();
    job.cancel();
    return read;
  }

  /** The same, and says when Kafka can have taken the first of them. */
  private Window sendFirst(int from, int to) {
    long begin = System.currentTimeMillis();
    send(from, from + 1);
    Window first = new Window(begin, System.currentTimeMillis());
    send(from + 1, to);
    return first;
  }

  /** ms since the epoch, both included. */
  private record Window(long first, long last) {}

  private void assertCompleteSince(Window window, int tasks) throws Exception {
    assertThat(job.statuses())
        .hasSize(tasks)
        .allSatisfy(
            status -> assertThat(status.completeSince()).isBetween(window.first(), window.last()));
  }

  /** A block for each tag and time, whose sample has the time as its value. */
  private void send(int from, int to) {
    for (int time = from; time < to; time++) {
      for (int tag = 0; tag < TAGS; tag++) {
        SampleBlock.Writer block = new SampleBlock.Writer(JobUnderTest.WIDTH, 64);
        block.add(tag(tag), time + 1, new double[] {time, tag, 0});
        job.topics().send(block);
      }
      job.topics().await(); // a batch for each time
    }
  }

  private static Tag tag(int i) {
    return Tag.of("tag-" + i);
  }

  private void awaitServing() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(
            () -> {
              for (int tag = 0; tag < TAGS; tag++) {
                rows(tag, 0, 1);
              }
              return true;
            });
  }

  private void assertHolds(int from, int to) throws Exception {
    for (int tag = 0; tag < TAGS; tag++) {
      QueryResult.Rows rows = rows(tag, from, to);
      TreeSet<Integer> missing = new TreeSet<>();
      for (int row = 1; row <= to - from; row++) {
        if (!rows.has(row) || rows.value(row, 0) != from + row - 1) {
          missing.add(from + row - 1);
        }
      }
      assertThat(missing).as("missing of tag %d", tag).isEmpty();
    }
  }

  /** A row for each time. */
  private QueryResult.Rows rows(int tag, int from, int to) throws Exception {
    return (QueryResult.Rows)
        job.ask(new Query.Report(tag(tag), new Periods(from + 1, to + 1, to - from)));
  }
}
