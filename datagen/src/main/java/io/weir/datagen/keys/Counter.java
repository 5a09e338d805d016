package io.weir.datagen.keys;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.ToldPositions;
import io.weir.datagen.client.UnansweredException;
import io.weir.model.records.LogPosition;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** An item that several clients increase by one, each if the item still has the version it read. */
final class Counter {
  private final String key;
  private final KeyClient client;
  private final Faults<KeysCheck> faults;
  private final KeysTally tally;

  /** The version of each count that a client was told to have made. */
  private final Map<Long, Long> made = new ConcurrentHashMap<>();

  /** Of all clients. */
  private final ToldPositions told = new ToldPositions();

  private final AtomicLong doubts = new AtomicLong();

  Counter(String key, KeyClient client, Faults<KeysCheck> faults, KeysTally tally) {
    this.key = key;
    this.client = client;
    this.faults = faults;
    this.tally = tally;
  }

  /** Increases it as fast as it goes; for several threads. */
  void run(Stop stop) throws InterruptedException {
    ToldPositions positions = new ToldPositions();
    while (stop.waitUntil(System.nanoTime())) {
      try {
        increase(positions);
      } catch (UnansweredException e) {
        doubts.addAndGet(e.doubts());
        tally.unanswered();
      } catch (IOException e) {
        tally.unanswered();
      }
    }
  }

  private void increase(ToldPositions positions) throws IOException, InterruptedException {
    Answer now = client.get(key, positions.all());
    boolean isNew = now.status() == KeyClient.NOT_FOUND;
    if (!isNew && now.status() != KeyClient.OK) {
      faults.add(KeysCheck.VERSIONS, "%s: get got %s", key, now);
      return;
    }
    long version = KeyClient.version(now);
    long count = isNew ? 1 : count(now) + 1;
    Answer answer =
        client.write(
            key,
            KeyClient.put(
                Long.toString(count), isNew ? KeyClient.ifAbsent() : KeyClient.ifVersion(version)));
    doubts.addAndGet(answer.doubts());
    positions.add(answer);
    last(positions);
    if (answer.status() == (isNew ? KeyClient.CREATED : KeyClient.NO_CONTENT)) {
      tally.increased();
      Long other = made.putIfAbsent(count, KeyClient.version(answer));
      if (other != null) {
        faults.add(
            KeysCheck.VERSIONS,
            "%s: count %d was made as version %d and as %d",
            key,
            count,
            other,
            KeyClient.version(answer));
      }
    } else if (answer.status() != KeyClient.CONFLICT) {
      faults.add(KeysCheck.VERSIONS, "%s: put if version %d got %s", key, version, answer);
    }
  }

  private long count(Answer answer) {
    try {
      return Long.parseLong(answer.text());
    } catch (NumberFormatException e) {
      faults.add(KeysCheck.VERSIONS, "%s: is no count: %s", key, answer);
      return 0;
    }
  }

  private synchronized void last(ToldPositions positions) {
    told.addAll(positions);
  }

  private synchronized List<LogPosition> all() {
    return told.all();
  }

  /** That the count is the number of puts that succeeded, but for those of unknown outcome. */
  void check(Address server) throws IOException, InterruptedException {
    long least = made.size();
    Answer last = client.get(List.of(server), key, all());
    long count = last.status() == KeyClient.OK ? count(last) : 0;
    if (count < least || count > least + doubts.get()) {
      faults.add(
          KeysCheck.VERSIONS,
          "%s: is %d after %d puts that succeeded and %d of unknown outcome",
          key,
          count,
          least,
          doubts.get());
    }
  }
}
