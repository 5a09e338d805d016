package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.QueryResult;
import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.ContentType;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemOutcome;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.model.records.ItemResult.Values.Missing;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands, changes and queries of items, over real Kafka and Flink. */
class ItemJobTest {
  private static final int KEY_GROUPS = 128;

  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  private RecordsUnderTest records;
  private JobUnderTest job;
  private int sent;

  private void start(String timestampType) throws Exception {
    // Checkpoints are taken by the tests alone.
    records =
        new RecordsUnderTest(CLUSTER, Map.of("WEIR_CHECKPOINT_INTERVAL", "1h"), timestampType);
    job = records.job();
  }

  @AfterEach
  void stop() throws Exception {
    records.close();
  }

  /** Keys of one partition, many enough for each task to own some. */
  private static List<ItemKey> keys(int count) {
    List<ItemKey> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      ItemKey key = ItemKey.of("plants", "k" + i);
      if (key.partition(RecordsUnderTest.PARTITIONS) == 0) {
        keys.add(key);
      }
    }
    return keys;
  }

  private static Item item(ItemKey key, long ttlMillis, String value) {
    return new Item(key, ttlMillis, ContentType.DEFAULT, value.getBytes(StandardCharsets.US_ASCII));
  }

  private RequestId nextRequest() {
    return new RequestId(1, ++sent);
  }

  private LogPosition put(ItemKey key, String value, long expected) throws Exception {
    return records.send(new ItemCommand.PutItem(nextRequest(), item(key, 0, value), expected));
  }

  private LogPosition putAll(List<ItemKey> keys, String value) throws Exception {
    List<Item> items = keys.stream().map(key -> item(key, 0, value)).toList();
    return records.send(new ItemCommand.PutItems(nextRequest(), items));
  }

  private <R extends RecordResult> R answer(ItemQuery query, Class<R> type) {
    return type.cast(
        await()
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptions() // the task has not registered its state yet
            .until(
                () ->
                    records.ask(query) instanceof QueryResult.Records answered
                        ? RecordResult.of(answered.result())
                        : null,
                answered -> answered != null));
  }

  /** Asks the task of the first key for all of them, then another task for what it has not. */
  private Map<ItemKey, Answer> values(List<ItemKey> keys, LogPosition required) {
    Map<ItemKey, Answer> all = new HashMap<>();
    for (List<ItemKey> left = keys; !left.isEmpty(); ) {
      ItemQuery query = new ItemQuery.Values(List.of(required), left, 1 << 20);
      List<Answer> answers = answer(query, ItemResult.Values.class).answers();
      List<ItemKey> elsewhere = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        if (answers.get(i) == Missing.ELSEWHERE) {
          elsewhere.add(left.get(i));
        } else {
          all.put(left.get(i), answers.get(i));
        }
      }
      assertThat(elsewhere).hasSizeLessThan(left.size());
      left = elsewhere;
    }
    return all;
  }

  private static void assertAll(Map<ItemKey, Answer> answers, String value, LogPosition position) {
    assertThat(answers.values())
        .allSatisfy(
            answer -> {
              Found found = (Found) answer;
              assertThat(new String(found.value(), StandardCharsets.US_ASCII)).isEqualTo(value);
              assertThat(found.version()).isEqualTo(position.offset() + 1);
            });
  }

  @Test
  void aBatchIsSplitToItsTasksAndStaysWhenTasksBecomeMoreOrFewer() throws Exception {
    start("LogAppendTime");
    List<ItemKey> keys = keys(40);
    job.start(1);
    LogPosition first = putAll(keys, "one");
    assertThat(records.changes(1).get(0).outcome())
        .isEqualTo(new ItemOutcome.StoredMany(first.offset() + 1, 40));
    assertAll(values(keys, first), "one", first);
    Path savepoint = job.stopWithSavepoint();

    job.startFrom(savepoint, 2);
    assertAll(values(keys, first), "one", first);
    LogPosition second = putAll(keys, "two");
    List<Change> parts = records.changes(2);
    assertThat(parts).allMatch(part -> part.position().equals(second));
    assertThat(parts.stream().map(part -> task(part.key().hashCode()))).containsOnlyOnce(0, 1);
    assertThat(
            parts.stream()
                .mapToInt(part -> ((ItemOutcome.StoredMany) part.outcome()).count())
                .sum())
        .isEqualTo(40);
    assertAll(values(keys, second), "two", second);
    assertThat(values(List.of(ItemKey.of("plants", "none")), second)).containsValue(Missing.ABSENT);
    savepoint = job.stopWithSavepoint();

    job.startFrom(savepoint, 1);
    assertAll(values(keys, second), "two", second);
    ItemResult.Items all =
        answer(
            new ItemQuery.Items(List.of(second), "plants", "", "", 1000, false, 1, 0),
            ItemResult.Items.class);
    assertThat(all.items().stream().map(ItemResult.Items.Entry::key))
        .containsExactlyElementsOf(keys.stream().map(ItemKey::key).sorted().toList());
    assertThat(all.more()).isFalse();
    assertThat(records.waiting()).isZero();
  }

  private static int task(int hash) {
    return LogSplit.taskOf(hash, KEY_GROUPS, 2);
  }

  @Test
  void conditionsHoldAcrossARestartAndAReplicaDecidesTheSame() throws Exception {
    start("LogAppendTime");
    List<ItemKey> keys = keys(2);
    ItemKey key = keys.get(0);
    job.start(1);
    long version = put(key, "one", ItemCommand.ABSENT).offset() + 1;
    put(key, "lost", ItemCommand.ABSENT);
    List<Change> all = new ArrayList<>(records.changes(2));
    assertThat(all.get(0).outcome())
        .isEqualTo(new ItemOutcome.Stored(version, true, 0, ContentType.DEFAULT));
    assertThat(all.get(1).outcome()).isEqualTo(new Outcome.Conflict(0, version));
    job.checkpoint();
    put(key, "two", version);
    put(key, "lost", version);
    records.send(new ItemCommand.RemoveItem(nextRequest(), keys.get(1), RecordCommand.ANY));
    List<Change> first = records.changes(3);
    all.addAll(first);
    long second = ((ItemOutcome.Stored) first.get(0).outcome()).version();
    assertThat(first.get(1).outcome()).isEqualTo(new Outcome.Conflict(version, second));
    assertThat(((Outcome.Refused) first.get(2).outcome()).reason())
        .isEqualTo(Change.Reason.UNKNOWN_ITEM);

    job.cancel();
    job.start(1);

    assertThat(RecordsUnderTest.encoded(records.changes(3)))
        .isEqualTo(RecordsUnderTest.encoded(first));
    LogPosition last = records.send(new ItemCommand.RemoveItem(nextRequest(), key, second));
    all.addAll(records.changes(1));
    assertThat(all.get(5).outcome()).isEqualTo(new ItemOutcome.Removed(second));
    assertThat(values(List.of(key), last)).containsValue(Missing.ABSENT);

    job.startReplica();

    assertThat(RecordsUnderTest.encoded(records.changes(6)))
        .isEqualTo(RecordsUnderTest.encoded(all));
    assertThat(records.waiting()).isZero();
  }

  /** The index is named until timers have removed its items, though no read finds them. */
  @Test
  void timersRemoveWhatHasExpired() throws Exception {
    start("CreateTime");
    List<ItemKey> keys = keys(30);
    long now = System.currentTimeMillis();
    List<Item> items = keys.stream().map(key -> item(key, 3_600_000, "x")).toList();
    RecordCommand batch = new ItemCommand.PutItems(nextRequest(), items);
    records.put(0, now - 7_200_000, keys.get(0).name(), batch.toBytes());
    // The log must be past their end too.
    RecordCommand last = new ItemCommand.RemoveItem(nextRequest(), keys.get(0), RecordCommand.ANY);
    LogPosition position = records.put(0, now, keys.get(0).name(), last.toBytes());

    job.start(2);

    List<Change> changes = records.changes(3);
    assertThat(changes.stream().filter(change -> change.position().equals(position)))
        .singleElement()
        .matches(change -> change.outcome() instanceof Outcome.Refused);
    assertThat(values(keys, position).values()).containsOnly(Missing.ABSENT);
    for (ItemKey key : List.of(keys.get(0), keyOfOtherTask(keys))) {
      ItemQuery named = new ItemQuery.Indices(List.of(), new NamePage("", "", 10), key.hashCode());
      await()
          .atMost(Duration.ofMinutes(2)) // a timer that is before the last command comes again
          .until(() -> answer(named, ItemResult.Indices.class).names().isEmpty());
    }
  }

  private static ItemKey keyOfOtherTask(List<ItemKey> keys) {
    int first = task(keys.get(0).hashCode());
    return keys.stream().filter(key -> task(key.hashCode()) != first).findFirst().orElseThrow();
  }
}
