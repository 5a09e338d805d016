package io.weir.job.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a stream, command by command. */
class StreamStoreTest {
  @Test
  void anEventIsAnsweredUpToItsAgeAndNotAMillisecondLonger() {
    StreamTask task = new StreamTask();
    StreamKey key = StreamKey.of("b", "s");
    RequestId request = new RequestId(1, 1);
    LogPosition position = new LogPosition(0, 0);
    task.store.apply(
        new RecordCommand.SetLimits(request, key, new StreamLimits(0, 0, 100)), position, 1000);
    for (long time = 1000; time < 1003; time++) {
      task.store.apply(append(key, "", "{}"), new LogPosition(0, time), time);
    }
    for (task.now = 1090; task.now < 1110; task.now++) {
      assertThat(task.events(key, 1, 10).first())
          .as("at %d", task.now)
          .isEqualTo(Math.min(4, Math.max(1, task.now - 1100 + 1)));
    }
    task.now = 1101 + Upkeep.DELAY_MILLIS;
    int before = task.map.size();
    task.runTimers();
    assertThat(task.map.size()).isEqualTo(before - 1);
  }

  private static RecordCommand.Append append(StreamKey key, String idempotencyKey, String json) {
    return new RecordCommand.Append(
        new RequestId(2, 2),
        key,
        idempotencyKey.getBytes(StandardCharsets.UTF_8),
        RecordCommand.ANY,
        List.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aRepeatHasTheOutcomeOfTheFirstForTenMinutesOfTheLogWhateverTheTasksClockSays() {
    StreamTask task = new StreamTask();
    StreamKey key = StreamKey.of("b", "s");
    Change first = task.store.apply(append(key, "k", "1"), new LogPosition(0, 0), 1000);
    task.now = Long.MAX_VALUE / 2;
    task.runTimers();
    long end = 1000 + Outcomes.KEPT_MILLIS;
    Change repeat = task.store.apply(append(key, "k", "1"), new LogPosition(0, 1), end);
    assertThat(repeat.outcome()).isEqualTo(first.outcome());
    assertThat(repeat.documents()).isEmpty();
    Change reused = task.store.apply(append(key, "k", "2"), new LogPosition(0, 2), end);
    assertThat(((Outcome.Refused) reused.outcome()).reason()).isEqualTo(Change.Reason.KEY_REUSED);
    Change later = task.store.apply(append(key, "k", "1"), new LogPosition(0, 3), end + 1);
    assertThat(later.outcome()).isEqualTo(new Outcome.Appended(2, 2, end + 1));
    StreamKey unknown = StreamKey.of("b", "conflict");
    int size = task.map.size();
    RecordCommand.Append conflict =
        new RecordCommand.Append(
            new RequestId(3, 3), unknown, new byte[] {1}, 7, List.of(new byte[2]));
    task.store.apply(conflict, new LogPosition(0, 4), end + 2);
    assertThat(task.map.size()).isEqualTo(size + 3);
    task.store.apply(append(key, "", "1"), new LogPosition(0, 5), 10 * end);
    task.now = 20 * end;
    task.timers.replaceAll((k, at) -> 0L);
    task.runTimers();
    assertThat(task.map.size()).as("nothing of outcomes is left").isEqualTo(size - 2 + 1);
  }

  @Test
  void aPatchAppendsToTheLastEventAndFindsNoneThatHasExpiredByTheLog() {
    StreamTask task = new StreamTask();
    StreamKey key = StreamKey.of("b", "s");
    task.store.apply(
        new RecordCommand.SetLimits(new RequestId(1, 1), key, new StreamLimits(0, 0, 100)),
        new LogPosition(0, 0),
        1000);
    task.store.apply(append(key, "", "{\"a\":1}"), new LogPosition(0, 1), 1000);
    task.now = Long.MAX_VALUE / 2;
    task.runTimers();
    Change patched = task.store.apply(patch(key, 1), new LogPosition(0, 2), 1100);
    assertThat(patched.outcome()).isEqualTo(new Outcome.Appended(2, 2, 1100));
    assertThat(new String(patched.documents().get(0), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(task.store.apply(patch(key, 7), new LogPosition(0, 3), 1101).outcome())
        .isEqualTo(new Outcome.Conflict(7, 2));
    Change late = task.store.apply(patch(key, 2), new LogPosition(0, 4), 1201);
    assertThat(((Outcome.Refused) late.outcome()).reason()).isEqualTo(Change.Reason.UNKNOWN_STREAM);
  }

  private static RecordCommand.Patch patch(StreamKey key, long expectedLast) {
    return new RecordCommand.Patch(
        new RequestId(2, 2),
        key,
        RecordCommand.NO_IDEMPOTENCY_KEY,
        expectedLast,
        true,
        "{\"b\":2}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bucketsSumWhatTheirStreamsHold() {
    StreamTask task = new StreamTask();
    for (int i = 0; i < 50; i++) {
      StreamKey key = StreamKey.of("b" + i % 5, "s" + i);
      task.store.apply(append(key, "", "123"), new LogPosition(0, 2 * i), 1000 + i);
      task.store.apply(append(key, "", "4567"), new LogPosition(0, 2 * i + 1), 1000 + i);
    }
    for (int i = 0; i < 50; i += i % 5 == 4 ? 1 : 10) {
      task.store.apply(
          new RecordCommand.Delete(new RequestId(1, 1), StreamKey.of("b" + i % 5, "s" + i)),
          new LogPosition(0, 100 + i),
          2000);
    }
    RecordResult.Buckets all =
        (RecordResult.Buckets)
            task.engine.answer(new RecordQuery.Buckets(List.of(), new NamePage("b", "b0", 3), 0));
    assertThat(all.buckets())
        .containsExactly(
            new RecordResult.Buckets.Entry("b1", 10, 20, 70, 1046),
            new RecordResult.Buckets.Entry("b2", 10, 20, 70, 1047),
            new RecordResult.Buckets.Entry("b3", 10, 20, 70, 1048));
    assertThat(all.more()).isTrue();
  }

  @Test
  void aPageOfManyStreamsCostsAPage() {
    int[] steps = {0};
    HeapRecordMap map = new HeapRecordMap();
    StreamStore store = new StreamStore(map, StreamTask.KEY_GROUPS, () -> 0, (key, at) -> {});
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      names.add("s" + i);
      store.apply(append(StreamKey.of("b", "s" + i), "", "1"), new LogPosition(0, i), 1);
    }
    names.sort(Comparator.comparing(s -> s.getBytes(StandardCharsets.UTF_8), Arrays::compare));
    StreamEngine engine =
        new StreamEngine(new CountingRecordMap(map, steps), StreamTask.KEY_GROUPS, () -> 0);
    RecordResult.Streams page =
        (RecordResult.Streams)
            engine.answer(
                new RecordQuery.Streams(
                    List.of(), "b", new NamePage("s", names.get(49_999), 100), 0));
    assertThat(page.streams().stream().map(RecordResult.Streams.Entry::name).toList())
        .isEqualTo(names.subList(50_000, 50_100));
    assertThat(page.more()).isTrue();
    assertThat(steps[0]).isLessThan(300);
  }

  /** As a replica answers that has not applied the deletion in every partition yet. */
  @Test
  void limitsOfABucketThatAReaderDeletedAreGoneOnceItsPositionIsApplied() {
    StreamTask task = new StreamTask();
    StreamLimits seven = new StreamLimits(7, 0, 0);
    for (int partition = 0; partition < StreamTask.PARTITIONS; partition++) {
      limit(task, seven, new LogPosition(partition, 0));
    }
    LogPosition deletion = new LogPosition(1, 1);
    limit(task, StreamLimits.NONE, deletion);

    assertThat(limitsOfBucket(task, List.of())).isEqualTo(seven);
    assertThat(limitsOfBucket(task, List.of(deletion))).isEqualTo(StreamLimits.NONE);
    assertThat(limitsOfBucket(task, List.of(new LogPosition(2, 0)))).isEqualTo(seven);
    RecordResult.LimitsOf ofStream =
        (RecordResult.LimitsOf)
            task.engine.answer(new RecordQuery.LimitsOf(deletion, StreamKey.of("b", "none")));
    assertThat(ofStream.ofBucket()).isEqualTo(StreamLimits.NONE);
  }

  private static void limit(StreamTask task, StreamLimits limits, LogPosition position) {
    task.store.apply(
        new RecordCommand.SetBucketLimits(new RequestId(1, 1), "b", limits), position, 1);
  }

  private static StreamLimits limitsOfBucket(StreamTask task, List<LogPosition> required) {
    RecordResult answer = task.engine.answer(new RecordQuery.LimitsOfBucket(required, "b", 0));
    return ((RecordResult.LimitsOf) answer).ofBucket();
  }
}
