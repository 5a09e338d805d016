package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.job.samples.chunk.Rows;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A job that takes up a chunk, in RocksDB, that no version has written. */
class UnreadableStateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SECOND = 1_000_000_000L;
  private static final byte NO_VERSION = 99;

  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  private final long time = System.currentTimeMillis() * 1_000_000 - 60 * SECOND;
  private final Tag spoiled = tagWithoutUpkeepSoon();
  private final Tag whole = Tag.of("whole");
  private final ListAppender<ILoggingEvent> complaints = new ListAppender<>();
  private JobUnderTest job;

  @BeforeEach
  void start() throws Exception {
    complaints.start();
    log().addAppender(complaints);
    job = new JobUnderTest(CLUSTER);
  }

  @AfterEach
  void end() throws Exception {
    job.close();
    log().detachAppender(complaints);
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(StoreOperator.class);
  }

  /** Upkeep would fail the task, as a write does. */
  private static Tag tagWithoutUpkeepSoon() {
    long hour = Duration.ofHours(1).toMillis();
    long now = System.currentTimeMillis();
    return Stream.iterate(0, i -> i + 1)
        .map(i -> Tag.of("tag-" + i))
        .filter(
            tag ->
                Math.floorMod(Integer.toUnsignedLong(tag.hashCode()) - now, hour)
                    > Duration.ofMinutes(15).toMillis())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isRefusedAsFailedAndFailsTheTaskThatAddsToItAndIsNeverTakenForMalformedInput()
      throws Exception {
    Configuration once = new Configuration();
    once.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    job.start(1, once);
    send(spoiled, time, 1);
    send(whole, time, 2);
    awaitRows(spoiled);
    awaitRows(whole);
    Path savepoint = job.stopWithSavepoint();
    spoil(savepoint);

    job.startFrom(savepoint, once);
    awaitRows(whole);
    assertThat(ask(spoiled))
        .isInstanceOfSatisfying(
            QueryResult.Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(QueryResult.Refusal.Reason.FAILED));
    assertThat(ask(whole)).as("the task goes on").isInstanceOf(QueryResult.Rows.class);

    send(spoiled, time + SECOND, 3);
    assertThat(job.failure())
        .contains("io.weir.job.samples.UnreadableStateException: the state under ")
        .contains(spoiled.toString())
        .contains("cannot be read: ");
    assertThat(complaints.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.startsWith("Skipped what the log holds"));
  }

  private void send(Tag tag, long at, double value) {
    SampleBlock.Writer block = new SampleBlock.Writer(JobUnderTest.WIDTH, 64);
    block.add(tag, at, values(value));
    job.topics().send(block);
    job.topics().await();
  }

  private static double[] values(double value) {
    return new double[] {value, value, value};
  }

  private QueryResult ask(Tag tag) throws Exception {
    return job.ask(new Query.Report(tag, new Periods(time, time + 60 * SECOND, 10)));
  }

  private void awaitRows(Tag tag) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> ask(tag) instanceof QueryResult.Rows);
  }

  /** Gives the one chunk of the tag another version; a savepoint has no checksums. */
  private void spoil(Path savepoint) throws Exception {
    Rows rows = new Rows(JobUnderTest.WIDTH, 1);
    rows.add(time, values(1));
    String chunk = new String(rows.toBytes(0, 1), StandardCharsets.ISO_8859_1);
    List<Path> holding = new ArrayList<>();
    try (Stream<Path> files = Files.walk(savepoint)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(chunk);
        if (at >= 0) {
          bytes[at] = NO_VERSION;
          Files.write(file, bytes);
          holding.add(file);
        }
      }
    }
    assertThat(holding).hasSize(1);
  }
}
