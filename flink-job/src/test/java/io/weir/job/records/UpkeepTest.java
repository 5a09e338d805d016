package io.weir.job.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Upkeep decides nothing that commands decide, whatever the clocks of task and log say. */
class UpkeepTest {
  private static final TaskKeyGroups TASK = new TaskKeyGroups(new KeyGroups(8), 0, 7);
  private static final StreamKey KEY = StreamKey.of("b", "s");
  private static final long START = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private final HeapRecordMap map = new HeapRecordMap();
  private final Map<StreamKey, Long> timers = new TreeMap<>();
  private long now = START;
  private long offset;
  private StreamStore store = open();

  private StreamStore open() {
    return new StreamStore(map, TASK, () -> now, (key, at) -> timers.merge(key, at, Math::min));
  }

  private void runTimers() {
    for (StreamKey key : List.copyOf(timers.keySet())) {
      if (timers.get(key) <= now) {
        timers.remove(key);
        store.upkeep(key);
      }
    }
  }

  private Outcome append(StreamKey key, String idempotencyKey, long appendTime) {
    byte[] document = "1".getBytes(StandardCharsets.UTF_8);
    return store
        .apply(
            new RecordCommand.Append(
                new RequestId(1, offset),
                key,
                idempotencyKey.getBytes(StandardCharsets.UTF_8),
                RecordCommand.ANY,
                List.of(document)),
            new LogPosition(0, offset++),
            appendTime)
        .outcome();
  }

  private void limitAge(long millis, long appendTime) {
    store.apply(
        new RecordCommand.SetLimits(new RequestId(1, offset), KEY, new StreamLimits(0, 0, millis)),
        new LogPosition(0, offset++),
        appendTime);
  }

  private int held() {
    RecordQuery.OfStreams query = new RecordQuery.Events(LogPosition.NONE, KEY, 1, 1000, 1 << 20);
    return ((RecordResult.Events) new StreamEngine(map, TASK, () -> now).answer(query))
        .events()
        .size();
  }

  @Test
  void taskThatIsLateKeepsWhatACommandInTheLogKeeps() {
    limitAge(10 * MINUTE, START);
    for (int i = 0; i < 5; i++) {
      append(KEY, "", START + i);
    }
    now = START + 60 * MINUTE;
    store = open();
    runTimers();
    limitAge(0, START + 5 * MINUTE);
    store.caughtUp();
    runTimers();
    assertThat(held()).isEqualTo(5);
  }

  @Test
  void taskThatHasCaughtUpRemovesWhatHasExpired() {
    limitAge(10 * MINUTE, START);
    for (int i = 0; i < 5; i++) {
      append(KEY, "", START + i);
    }
    now = START + 60 * MINUTE;
    store = open();
    runTimers();
    store.caughtUp();
    now += 2 * MINUTE;
    runTimers();
    limitAge(0, now);
    assertThat(held()).isLessThan(2);
  }

  @Test
  void repeatIsKnownThoughTheClockOfABrokerIsAhead() {
    store.caughtUp();
    limitAge(MINUTE, START);
    append(StreamKey.of("b", "other"), "", START + 60 * MINUTE);
    Outcome first = append(KEY, "key", START);
    append(KEY, "", START + 1);
    now = START + 3 * MINUTE;
    runTimers();
    assertThat(append(KEY, "key", now)).isEqualTo(first);
  }
}
