package io.weir.datagen.keys;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Held;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.ToldPositions;
import io.weir.datagen.client.UnansweredException;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A client that alone writes its keys, by single puts, batches, conditional puts and removals, and
 * so knows what each read must find.
 */
final class KeyWriter {
  /** Of one batch. */
  private static final int BATCH = 50;

  private final KeysPlan plan;
  private final KeyClient client;
  private final Faults<KeysCheck> faults;
  private final KeysTally tally;
  private final String prefix;
  private final SplittableRandom random;
  private final Map<String, Held> items = new TreeMap<>();
  private final ToldPositions positions = new ToldPositions();
  private final OwnedItems owned;
  private volatile long written;

  KeyWriter(
      KeysPlan plan, KeyClient client, Faults<KeysCheck> faults, KeysTally tally, int number) {
    this.plan = plan;
    this.client = client;
    this.faults = faults;
    this.tally = tally;
    this.prefix = prefix(number);
    this.random = new SplittableRandom(number);
    for (int i = 0; i < plan.keys(); i++) {
      items.put(key(number, i), new Held());
    }
    this.owned = new OwnedItems(client, faults, tally, prefix, items, positions);
  }

  private static String prefix(int writer) {
    return String.format("w%03d/", writer);
  }

  static String key(int writer, int i) {
    return prefix(writer) + String.format("%06d", i);
  }

  /** How many values it has begun to write; each has the number of its value in it. */
  long begun() {
    return written;
  }

  /** What it writes: texts that say whose they are. */
  static String value(String key, long number) {
    return "{\"key\":\"" + key + "\",\"n\":" + number + "}";
  }

  private String next(String key) {
    written++;
    return value(key, written);
  }

  /** Writes and reads until the load ends. */
  void run(Stop stop) throws InterruptedException {
    long interval = plan.rate() == 0 ? 0 : TimeUnit.SECONDS.toNanos(plan.writers()) / plan.rate();
    for (long due = System.nanoTime(); stop.waitUntil(due); due += interval) {
      try {
        step();
      } catch (UnansweredException e) {
        tally.unanswered();
      } catch (IOException e) {
        faults.add(KeysCheck.ITEMS, "%s: %s", prefix, Answer.unreadable(e));
      }
    }
  }

  private void step() throws IOException, InterruptedException {
    List<String> keys = List.copyOf(items.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    Held item = items.get(key);
    int what = random.nextInt(100);
    if (what < 10) {
      putAll(keys);
    } else if (what < 20) {
      owned.lookUp();
    } else if (what < 22) {
      owned.checkList(plan.clients().queries());
    } else if (what < 40) {
      owned.read(key, item);
    } else {
      if (what < 55) {
        remove(key, item);
      } else if (what < 70 && item.isHeld() && item.version() != 0) {
        putIf(key, item, item.version(), true);
      } else if (what < 75 && item.isHeld() && item.version() > 1) {
        putIf(key, item, item.version() - 1, false);
      } else {
        put(key, item);
      }
      if (random.nextBoolean()) {
        owned.read(key, item);
      }
    }
  }

  private void told(String key, Answer answer) {
    if (!positions.add(answer)) {
      faults.add(KeysCheck.POSITIONS, "%s: no position in %s", key, answer);
    }
    tally.written(1);
  }

  private void put(String key, Held item) throws IOException, InterruptedException {
    String value = next(key);
    try {
      Answer answer = client.write(key, KeyClient.put(value, KeyClient.always()));
      int expected = item.isHeld() ? KeyClient.NO_CONTENT : KeyClient.CREATED;
      boolean known = answer.doubts() == 0 && item.isCertain();
      if (known ? answer.status() != expected : answer.status() / 100 != 2) {
        faults.add(KeysCheck.ITEMS, "%s: put got %s, expected %d", key, answer, expected);
      }
      if (answer.doubts() > 0) {
        item.mayBecome(value);
      }
      if (answer.status() / 100 == 2) {
        item.is(value, KeyClient.version(answer));
        told(key, answer);
      }
    } catch (UnansweredException e) {
      doubt(e, item, value);
    }
  }

  /** A put whose condition holds or does not. */
  private void putIf(String key, Held item, long version, boolean holds)
      throws IOException, InterruptedException {
    String value = next(key);
    try {
      Answer answer = client.write(key, KeyClient.put(value, KeyClient.ifVersion(version)));
      boolean known = answer.doubts() == 0 && item.isCertain();
      boolean done = answer.status() == KeyClient.NO_CONTENT;
      if (answer.doubts() > 0) {
        item.mayBecome(value);
      }
      if (done) {
        item.is(value, KeyClient.version(answer));
        told(key, answer);
      } else if (answer.status() != KeyClient.CONFLICT) {
        faults.add(KeysCheck.VERSIONS, "%s: put if version %d got %s", key, version, answer);
      }
      if (known && done != holds) {
        faults.add(
            KeysCheck.VERSIONS,
            "%s: put if version %d got %s, its version was %d",
            key,
            version,
            answer,
            holds ? version : version + 1);
      }
    } catch (UnansweredException e) {
      doubt(e, item, value);
    }
  }

  private void remove(String key, Held item) throws IOException, InterruptedException {
    try {
      Answer answer = client.write(key, KeyClient.delete(KeyClient.always()));
      int expected = item.isHeld() ? KeyClient.NO_CONTENT : KeyClient.NOT_FOUND;
      boolean known = answer.doubts() == 0 && item.isCertain();
      boolean possible =
          answer.status() == KeyClient.NO_CONTENT || answer.status() == KeyClient.NOT_FOUND;
      if (known ? answer.status() != expected : !possible) {
        faults.add(KeysCheck.ITEMS, "%s: delete got %s, expected %d", key, answer, expected);
      }
      if (answer.doubts() > 0) {
        item.mayBecome(Held.NONE);
      }
      if (possible) {
        item.is(Held.NONE, 0);
        told(key, answer);
      }
    } catch (UnansweredException e) {
      doubt(e, item, Held.NONE);
    }
  }

  private void putAll(List<String> keys) throws IOException, InterruptedException {
    Map<String, String> batch = new LinkedHashMap<>();
    for (int i = 0; i < BATCH; i++) {
      String key = keys.get(random.nextInt(keys.size()));
      batch.put(key, next(key));
    }
    int doubts;
    try {
      Answer answer = client.putAll(batch);
      doubts = answer.doubts();
      if (answer.status() == KeyClient.NO_CONTENT) {
        batch.forEach((key, value) -> items.get(key).is(value, 0));
        told(prefix, answer);
        tally.written(batch.size() - 1L);
      } else {
        faults.add(KeysCheck.ITEMS, "%s: a batch got %s", prefix, answer);
      }
    } catch (UnansweredException e) {
      tally.unanswered();
      doubts = e.doubts();
    }
    if (doubts > 0) {
      batch.forEach((key, value) -> items.get(key).mayBecome(value));
    }
  }

  private void doubt(UnansweredException failure, Held item, String value) {
    tally.unanswered();
    if (failure.doubts() > 0) {
      item.mayBecome(value);
    }
  }

  /** Lists its keys; returns how many there are. */
  int checkList(List<Address> servers) throws IOException, InterruptedException {
    return owned.checkList(servers);
  }
}
