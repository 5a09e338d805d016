package io.weir.service.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LogAppenderTest {
  private static final int PARTITIONS = 2;
  private static final int BATCH_BYTES = 100_000;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static EmbeddedBroker broker;

  private final String topic = "words-" + TOPICS.incrementAndGet();
  private LogAppender log;

  @BeforeAll
  static void startBroker(@TempDir Path dir) throws Exception {
    broker = EmbeddedBroker.start(dir);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @AfterEach
  void close() {
    log.close(SOON);
  }

  private void open(int lingerMillis, String compression, Duration limit) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<String, String> clock = Map.of("message.timestamp.type", "LogAppendTime");
      NewTopic wanted = new NewTopic(topic, PARTITIONS, (short) 1).configs(clock);
      admin.createTopics(List.of(wanted)).all().get();
    }
    log =
        broker.appender(
            topic, new LogAppender.Settings(lingerMillis, BATCH_BYTES, compression, limit));
    await().atMost(SOON).ignoreExceptions().until(() -> log.partitions() == PARTITIONS);
  }

  private CompletableFuture<Long> append(int partition, String key, String value) {
    CompletableFuture<Long> offset = new CompletableFuture<>();
    log.append(
        partition,
        key == null ? null : key.getBytes(UTF_8),
        value.getBytes(UTF_8),
        (at, failure) -> {
          if (failure == null) {
            offset.complete(at);
          } else {
            offset.completeExceptionally(failure);
          }
        });
    return offset;
  }

  private static long value(CompletableFuture<Long> offset) throws Exception {
    return offset.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private List<ConsumerRecord<String, String>> kept(int partition) {
    TopicPartition from = new TopicPartition(topic, partition);
    List<ConsumerRecord<String, String>> kept = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(Set.of(from));
      consumer.seekToBeginning(Set.of(from));
      long end = consumer.endOffsets(Set.of(from)).get(from);
      while (consumer.position(from) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(each -> kept.add(text(each)));
      }
    }
    return kept;
  }

  private static ConsumerRecord<String, String> text(ConsumerRecord<byte[], byte[]> record) {
    assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.key() == null ? null : new String(record.key(), UTF_8),
        new String(record.value(), UTF_8));
  }

  @Test
  void tellsTheOffsetOfEachRecordThatTheLogHas() throws Exception {
    open(0, "none", SOON);

    assertThat(value(append(0, "k", "a"))).isZero();
    assertThat(value(append(1, null, "b"))).isZero();
    assertThat(value(append(0, null, "c"))).isEqualTo(1);

    assertThat(kept(0)).extracting(ConsumerRecord::value).containsExactly("a", "c");
    assertThat(kept(0)).extracting(ConsumerRecord::key).containsExactly("k", null);
    assertThat(kept(1)).extracting(ConsumerRecord::value).containsExactly("b");
  }

  /** 3000 records of 200 bytes are several batches. */
  @ParameterizedTest
  @CsvSource({"0, none", "5, none", "0, zstd", "5, lz4"})
  void keepsTheOrderOfWhatComesAtOnce(int lingerMillis, String compression) throws Exception {
    open(lingerMillis, compression, SOON);
    List<CompletableFuture<Long>> offsets = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      String value = "x".repeat(200) + i;
      offsets.add(append(i % PARTITIONS, null, value));
      if (i % PARTITIONS == 1) {
        expected.add(value);
      }
    }

    for (int i = 0; i < offsets.size(); i++) {
      assertThat(value(offsets.get(i))).isEqualTo(i / PARTITIONS);
    }
    assertThat(kept(1)).extracting(ConsumerRecord::value).containsExactlyElementsOf(expected);
  }

  @Test
  void failsARecordThatIsTooLargeAlone() throws Exception {
    open(5, "none", SOON);

    CompletableFuture<Long> before = append(0, null, "before");
    CompletableFuture<Long> large = append(0, null, "x".repeat(2 << 20));
    CompletableFuture<Long> after = append(0, null, "after");

    assertThatThrownBy(() -> value(large))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RecordTooLargeException.class);
    assertThat(value(before)).isZero();
    assertThat(value(after)).isEqualTo(1);
    assertThat(kept(0)).extracting(ConsumerRecord::value).containsExactly("before", "after");
  }

  @Test
  void failsWhatGoesToNoPartitionAndGoesOn() throws Exception {
    open(0, "none", SOON);

    assertThatThrownBy(() -> value(append(PARTITIONS, null, "lost")))
        .isInstanceOf(ExecutionException.class);

    assertThat(value(append(0, null, "kept"))).isZero();
  }

  /** As on a disk that hangs. */
  @Test
  void refusesWhatWaitsWhileNothingIsAppendedAndGoesOnLater() throws Exception {
    open(0, "none", Duration.ofMillis(200));
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    log.append(
        0,
        null,
        new byte[1],
        (at, failure) -> {
          hangs.countDown();
          awaited(mayGoOn);
        });
    awaited(hangs);
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      waiting.add(append(i % PARTITIONS, null, "x".repeat(200)));
    }

    for (CompletableFuture<Long> each : waiting) {
      assertThatThrownBy(() -> value(each))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("200 ms");
    }
    mayGoOn.countDown();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(append(1, null, "kept")).succeedsWithin(SOON).isEqualTo(0L));
    assertThat(kept(0)).hasSize(1);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void appendsWhatHasComeBeforeItIsClosedAndRefusesTheRest() throws Exception {
    open(50, "none", SOON);
    CompletableFuture<Long> before = append(0, null, "before");

    log.close(SOON);

    assertThat(before).isCompletedWithValue(0L);
    assertThatThrownBy(() -> value(append(0, null, "after")))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("closed");
  }

  /** An interrupt would close the file of the log, which Kafka takes for a failed disk. */
  @Test
  void theLogGoesOnAfterAnAppenderThatWasClosedWhileItWrote() throws Exception {
    open(0, "none", SOON);
    List<CompletableFuture<Long>> offsets = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      offsets.add(append(0, null, "x".repeat(100_000)));
    }

    log.close(Duration.ZERO);

    await().atMost(SOON).until(() -> offsets.stream().allMatch(CompletableFuture::isDone));
    long kept = offsets.stream().filter(each -> !each.isCompletedExceptionally()).count();
    log = broker.appender(topic, new LogAppender.Settings(0, BATCH_BYTES, "none", SOON));
    assertThat(value(append(0, null, "after"))).isEqualTo(kept);
  }

  @Test
  void refusesWhatItHasNoTimeForWhenItIsClosed() throws Exception {
    open(0, "none", SOON);
    CountDownLatch writes = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    log.append(
        0,
        null,
        new byte[1],
        (at, failure) -> {
          writes.countDown();
          awaited(mayGoOn);
        });
    awaited(writes);
    CompletableFuture<Long> waiting = append(0, null, "late");

    log.close(Duration.ZERO);
    mayGoOn.countDown();

    assertThatThrownBy(() -> value(waiting))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("closed");
    assertThat(kept(0)).hasSize(1);
  }

  @Test
  void knowsNoPartitionsOfATopicThatIsNotThere() {
    log = broker.appender("nothing", new LogAppender.Settings(0, BATCH_BYTES, "none", SOON));

    assertThatThrownBy(log::partitions).isInstanceOf(TimeoutException.class);
  }
}
