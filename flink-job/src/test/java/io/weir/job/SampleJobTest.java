package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.job.rocksdb.ListStateFragments;
import io.weir.model.KeyGroups;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.Widths;
import io.weir.model.block.BlockPacker;
import io.weir.model.block.UnpackedBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The job over real Kafka, RocksDB and queryable state. */
class SampleJobTest extends JobOverKafka {
  private static final int TAGS = 40;
  private static final long SECOND = 1_000_000_000L;
  private static final Periods ALL = new Periods(0, 100_000 * SECOND, 1000);

  @Test
  void answersWhatKafkaHolds() throws Exception {
    job.start(1);
    send(0, 1000);
    job.topics().sendMalformed();
    send(1000, 1500);
    awaitCount(1500);
    for (int tag = 0; tag < TAGS; tag++) {
      assertRows(tag, 1500);
    }
    assertThat(job.ask(new Query.Report(Tag.of("nobody"), ALL)))
        .isInstanceOfSatisfying(
            QueryResult.Refusal.class,
            refusal ->
                assertThat(refusal.reason()).isEqualTo(QueryResult.Refusal.Reason.UNKNOWN_TAG));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void holdsSeriesOfAnyWidthOfATag(int tasks) throws Exception {
    job.start(tasks);
    send(0, 500);
    SampleBlock.Writer wider = new SampleBlock.Writer(JobUnderTest.WIDTH + 1, 256);
    for (int tag = 0; tag < TAGS; tag++) {
      wider.add(tag(tag), SECOND, new double[] {1, 2, 3, 4});
    }
    job.topics().send(wider);
    job.topics().await();
    awaitCount(501);
    assertSeries();
    job.checkpoint();
    job.cancel();
    job.start(tasks);
    awaitServing();
    assertSeries();
  }

  private void assertSeries() throws Exception {
    assertThat(entries()).allMatch(entry -> entry.widths().equals(Widths.of(3, 4)));
    for (int tag = 0; tag < TAGS; tag++) {
      assertRows(tag, 500);
      QueryResult.Rows rows =
          (QueryResult.Rows) job.ask(new Query.Report(tag(tag), ALL, 4, JobUnderTest.WIDTH));
      assertThat(rows.width()).isEqualTo(4);
      assertThat(rows.value(ALL.points(), 3)).isEqualTo(4);
      assertThat(job.ask(new Query.Report(tag(tag), ALL)))
          .hasFieldOrPropertyWithValue("reason", QueryResult.Refusal.Reason.WIDTH_NOT_GIVEN);
    }
  }

  @Test
  void canWalkAlongTheKeysOfRocksDb() throws Exception {
    assertThat(complaintsOfWalks(new Configuration())).isEmpty();
  }

  /** As with a state that measures how long it takes. */
  @Test
  void answersAllTheSameWhereItCannotWalk() throws Exception {
    Configuration measuring = new Configuration();
    measuring.setString("state.latency-track.keyed-state-enabled", "true");
    assertThat(complaintsOfWalks(measuring))
        .hasSize(2)
        .allSatisfy(
            complaint -> assertThat(complaint.getFormattedMessage()).contains("Cannot walk"));
  }

  /** Of a job whose queries need more chunks than are read one by one. */
  private List<ILoggingEvent> complaintsOfWalks(Configuration more) throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(ListStateFragments.class.getPackageName());
    ListAppender<ILoggingEvent> complaints = new ListAppender<>();
    complaints.start();
    logger.addAppender(complaints);
    try {
      job.start(1, more);
      send(0, 5000);
      awaitCount(5000);
      assertRows(0, 5000);
    } finally {
      logger.detachAppender(complaints);
    }
    return complaints.list;
  }

  @Test
  void goesOnFromACheckpointWithMoreTasks() throws Exception {
    job.start(1);
    send(0, 700);
    awaitCount(700);
    job.checkpoint();
    send(700, 900);
    job.cancel();
    send(900, 1000);
    job.start(3);
    awaitServing();
    for (int tag = 0; tag < TAGS; tag++) {
      assertRows(tag, 1000);
    }
    assertThat(tags()).hasSize(TAGS).isSorted();
  }

  @Test
  void aStormOfQueriesSurvivesTheEndOfTheTask() throws Exception {
    job.start(2);
    send(0, 3000);
    awaitCount(3000);
    AtomicBoolean stop = new AtomicBoolean();
    LongAdder answered = new LongAdder();
    List<CompletableFuture<Void>> storm = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int tag = i;
      storm.add(
          CompletableFuture.runAsync(
              () -> {
                while (!stop.get()) {
                  job.askAsync(new Query.Report(tag(tag), ALL))
                      .orTimeout(500, java.util.concurrent.TimeUnit.MILLISECONDS)
                      .handle(
                          (answer, fault) -> {
                            if (answer instanceof QueryResult.Rows) {
                              answered.increment();
                            }
                            return null;
                          })
                      .join();
                }
              }));
    }
    for (int i = 0; i < 3; i++) {
      long before = answered.sum();
      await().atMost(Duration.ofSeconds(20)).until(() -> answered.sum() > before + 200);
      job.checkpoint();
      job.cancel();
      job.start(2);
    }
    long before = answered.sum();
    await().atMost(Duration.ofSeconds(20)).until(() -> answered.sum() > before + 200);
    stop.set(true);
    CompletableFuture.allOf(storm.toArray(new CompletableFuture<?>[0])).join();
    awaitCount(3000);
    assertRows(0, 3000);
  }

  private static Tag tag(int i) {
    return Tag.of("tag-" + i);
  }

  /**
   * Sample n of each tag is at n seconds, more or less, and has n as its value. Blocks are packed
   * and plain in turn, as in a log that gateways of two builds write.
   */
  private void send(int from, int to) {
    BlockPacker packer = new BlockPacker();
    for (int tag = 0; tag < TAGS; tag++) {
      byte[] name = tag(tag).utf8();
      for (int n = from; n < to; n += 50) {
        UnpackedBlock block = new UnpackedBlock(JobUnderTest.WIDTH);
        for (int i = n; i < Math.min(n + 50, to); i++) {
          double[] values = {i, tag + i / 1000.0, 0};
          block.add(tag(tag).hashCode(), name, 0, name.length, time(tag, i), values);
        }
        job.topics().send(n / 50 % 2 == 0 ? packer.pack(block) : block.plain());
      }
    }
    job.topics().await();
  }

  private static long time(int tag, int n) {
    return (1 + n) * SECOND + tag;
  }

  private static Query report(int tag, Periods periods) {
    return new Query.Report(tag(tag), periods, 0, JobUnderTest.WIDTH);
  }

  /** Whatever is answered first after a start is the whole truth. */
  private void awaitServing() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(
            () -> {
              for (int tag = 0; tag < TAGS; tag++) {
                if (job.ask(report(tag, ALL)) instanceof QueryResult.Refusal) {
                  return false;
                }
              }
              return true;
            });
  }

  private void awaitCount(long count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              List<QueryResult.Tags.Entry> entries = entries();
              assertThat(entries).hasSize(TAGS);
              assertThat(entries).allMatch(entry -> entry.count() == count);
            });
  }

  private List<Tag> tags() throws Exception {
    return entries().stream().map(QueryResult.Tags.Entry::tag).sorted().toList();
  }

  private List<QueryResult.Tags.Entry> entries() throws Exception {
    List<QueryResult.Tags.Entry> entries = new ArrayList<>();
    KeyGroups keyGroups = new KeyGroups(128);
    for (int keyGroup = 0; keyGroup < 128; ) {
      QueryResult.Tags tags =
          (QueryResult.Tags)
              job.ask(new Query.TagList("tag-", "", 1000, 0, keyGroups.hashFor(keyGroup)));
      entries.addAll(tags.tags());
      keyGroup = tags.lastKeyGroup() + 1;
    }
    return entries;
  }

  private void assertRows(int tag, int count) throws Exception {
    Periods periods = new Periods(0, count * SECOND, 1000);
    QueryResult.Rows rows = (QueryResult.Rows) job.ask(report(tag, periods));
    for (int row = 1; row <= 1000; row++) {
      long n = Math.floorDiv(periods.time(row) - 1 - tag, SECOND) - 1;
      assertThat(rows.has(row)).as("row %d of tag %d", row, tag).isEqualTo(n >= 0);
      if (n >= 0) {
        assertThat(rows.value(row, 0)).as("row %d of tag %d", row, tag).isEqualTo(n);
        assertThat(rows.value(row, 1)).isEqualTo(tag + n / 1000.0);
      }
    }
  }
}
