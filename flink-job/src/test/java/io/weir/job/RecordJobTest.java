package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordKey;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands, changes and queries of records, over real Kafka and Flink. */
class RecordJobTest {
  private static final int STREAMS = 12;

  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  private RecordsUnderTest records;
  private JobUnderTest job;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    // Checkpoints are taken by the tests alone.
    records = new RecordsUnderTest(CLUSTER, Map.of("WEIR_CHECKPOINT_INTERVAL", "1h"));
    job = records.job();
  }

  @AfterEach
  void stop() throws Exception {
    records.close();
  }

  private static StreamKey stream(int number) {
    return StreamKey.of("b", "s" + number);
  }

  private LogPosition append(int stream, byte[] document) throws Exception {
    return records.send(
        new RecordCommand.Append(
            new RequestId(1, ++sent),
            stream(stream),
            RecordCommand.NO_IDEMPOTENCY_KEY,
            RecordCommand.ANY,
            List.of(document)));
  }

  /** Appends an event to each stream, so many times. */
  private void appendToAll(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        append(stream, Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static void assertIds(List<Change> changes, Long... expected) {
    Map<RecordKey, List<Long>> all = RecordsUnderTest.ids(changes);
    assertThat(all).hasSize(STREAMS);
    assertThat(all.values()).allSatisfy(ids -> assertThat(ids).containsExactly(expected));
  }

  private static RecordQuery.Events events(int stream, LogPosition required) {
    return new RecordQuery.Events(required, stream(stream), 0, 10, 1 << 20);
  }

  private RecordResult answer(RecordQuery query) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions() // the task has not registered its state yet
        .until(
            () ->
                records.ask(query) instanceof QueryResult.Records answered
                    ? RecordResult.of(answered.result())
                    : null,
            answered -> answered != null);
  }

  @Test
  void eachCommandGivesAChangeInThePartitionAndOrderOfCommands() throws Exception {
    appendToAll(3);
    job.start(1);

    List<ConsumerRecord<byte[], byte[]>> read = records.records(3 * STREAMS);

    assertThat(read)
        .allSatisfy(
            record -> {
              Change change = Change.of(record.value());
              assertThat(record.key()).isEqualTo(change.key().name());
              assertThat(record.partition()).isEqualTo(change.position().partition());
              assertThat(record.partition())
                  .isEqualTo(change.key().partition(RecordsUnderTest.PARTITIONS));
            });
    assertIds(read.stream().map(record -> Change.of(record.value())).toList(), 1L, 2L, 3L);
  }

  @Test
  void aTaskThatHasNotAppliedAPositionSaysSo() throws Exception {
    job.start(2);
    LogPosition last = append(0, new byte[] {'1'});
    records.changes(1);

    RecordResult.Events found = (RecordResult.Events) answer(events(0, last));
    assertThat(found.last()).isEqualTo(1);

    LogPosition later = new LogPosition(last.partition(), last.offset() + 1000);
    QueryResult refused = records.ask(events(0, later));
    assertThat(((Refusal) refused).reason()).isEqualTo(Reason.BEHIND);
    // What has nothing for a task counts too: it is told by marks.
    for (int stream = 0; stream < STREAMS; stream++) {
      answer(events(stream, last));
    }
  }

  @Test
  void whatCannotBeReadIsReadPastAndLimitsOfABucketReachAllTasks() throws Exception {
    job.start(2);
    records.put(0, null, new byte[] {7, 7, 7});
    records.put(1, null, null);
    StreamLimits limits = new StreamLimits(5, 0, 0);
    records.send(new RecordCommand.SetBucketLimits(new RequestId(1, 1), "b", limits));
    appendToAll(1);

    assertIds(records.changes(STREAMS), 1L);
    for (int stream = 0; stream < STREAMS; stream++) {
      RecordQuery query = new RecordQuery.LimitsOf(LogPosition.NONE, stream(stream));
      assertThat(((RecordResult.LimitsOf) answer(query)).ofBucket()).isEqualTo(limits);
    }
  }

  @Test
  void theLargestBatchPasses() throws Exception {
    job.start(1);
    List<byte[]> documents = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      documents.add(new byte[RecordCommand.MAX_DOCUMENT_BYTES]);
    }
    records.send(
        new RecordCommand.Append(
            new RequestId(1, 1),
            stream(0),
            RecordCommand.NO_IDEMPOTENCY_KEY,
            RecordCommand.ANY,
            documents));

    assertThat(records.changes(1).get(0).documents()).hasSize(16);
  }

  @Test
  void whatIsAppliedAgainOrByAReplicaGivesTheSameChangesAgain() throws Exception {
    job.start(1);
    appendToAll(1);
    List<Change> all = new ArrayList<>(records.changes(STREAMS));
    assertIds(all, 1L);
    job.checkpoint();
    appendToAll(2);
    List<Change> first = records.changes(2 * STREAMS);
    all.addAll(first);
    assertIds(first, 2L, 3L);

    job.cancel();
    job.start(1);

    List<Change> again = records.changes(2 * STREAMS);
    assertThat(RecordsUnderTest.encoded(again))
        .containsExactlyInAnyOrderElementsOf(RecordsUnderTest.encoded(first));
    assertIds(again, 2L, 3L);
    appendToAll(1);
    List<Change> next = records.changes(STREAMS);
    all.addAll(next);
    assertIds(next, 4L);
    assertThat(records.waiting()).isZero();

    job.startReplica();

    assertThat(RecordsUnderTest.encoded(records.changes(all.size())))
        .containsExactlyInAnyOrderElementsOf(RecordsUnderTest.encoded(all));
  }

  @Test
  void idsGoOnWhenTasksBecomeMoreOrFewer() throws Exception {
    job.start(1);
    appendToAll(1);
    assertIds(records.changes(STREAMS), 1L);
    Path savepoint = job.stopWithSavepoint();
    long id = 1;
    for (int tasks : new int[] {2, 1}) {
      job.startFrom(savepoint, tasks);
      appendToAll(1);
      assertIds(records.changes(STREAMS), ++id);
      for (int stream = 0; stream < STREAMS; stream++) {
        RecordResult.Events found = (RecordResult.Events) answer(events(stream, LogPosition.NONE));
        assertThat(found.last()).isEqualTo(id);
      }
      savepoint = job.stopWithSavepoint();
    }
    assertThat(records.waiting()).isZero();
  }

  /** Ids would begin at 1 again, and those that were told are others. */
  @Test
  void anEmptyStoreNeitherTellsNorAnswersWhereTheLogHasLostItsBeginning() throws Exception {
    appendToAll(2);
    int partition = stream(0).partition(RecordsUnderTest.PARTITIONS);
    job.topics().deleteRecordsBefore("records", Map.of(partition, 1L));

    job.start(2);

    awaitRefusalOfAll();
    int before = records.waiting();
    append(0, new byte[] {'1'});
    job.checkpoint();
    assertThat(records.waiting()).isEqualTo(before);
    assertThat(records.changes(before))
        .allMatch(change -> change.position().partition() != partition);
  }

  @Test
  void aStoreThatMissedCommandsNeitherTellsNorAnswersFromThenOn() throws Exception {
    job.start(1);
    LogPosition applied = append(0, new byte[] {'1'});
    records.changes(1);
    job.checkpoint();
    job.cancel();
    append(0, new byte[] {'2'});
    LogPosition kept = append(0, new byte[] {'3'});
    assertThat(kept.partition()).isEqualTo(applied.partition());
    job.topics().deleteRecordsBefore("records", Map.of(kept.partition(), kept.offset()));

    for (int start = 0; start < 2; start++) {
      job.start(1);
      awaitRefusalOfAll();
      job.checkpoint();
      job.cancel();
    }

    assertThat(records.waiting()).isZero();
  }

  private void awaitRefusalOfAll() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions() // the task has not registered its state yet
        .untilAsserted(
            () -> {
              for (int stream = 0; stream < STREAMS; stream++) {
                assertThat(records.ask(events(stream, LogPosition.NONE)))
                    .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                          assertThat(refusal.reason()).isEqualTo(Reason.NOT_SERVING);
                          assertThat(refusal.message())
                              .contains(
                                  "topic " + job.topics().name("records") + " no longer holds",
                                  "WEIR_SAVEPOINT");
                        });
              }
            });
  }

  @Test
  void recordsBeginEmptyInAStoreThatHadSamplesAlone() throws Exception {
    job.startWithoutRecords();
    await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> !job.statuses().isEmpty());
    Path savepoint = job.stopWithSavepoint();
    appendToAll(1);

    job.startFrom(savepoint, new Configuration());

    assertIds(records.changes(STREAMS), 1L);
  }
}
