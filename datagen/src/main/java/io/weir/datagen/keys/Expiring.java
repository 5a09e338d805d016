package io.weir.datagen.keys;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Stop;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A client that puts items with a time to live, one after the other, and looks at each before it
 * ends and after it has ended. Clocks of client, Kafka and job may differ by the slack.
 */
final class Expiring {
  private static final long TTL_SECONDS = 4;
  private static final long SLACK_SECONDS = 2;

  private final KeyClient client;
  private final Faults<KeysCheck> faults;
  private final KeysTally tally;

  Expiring(KeyClient client, Faults<KeysCheck> faults, KeysTally tally) {
    this.client = client;
    this.faults = faults;
    this.tally = tally;
  }

  void run(Stop stop) throws InterruptedException {
    for (int n = 0; stop.waitUntil(System.nanoTime()); n++) {
      try {
        live(String.format("x/%06d", n), stop);
      } catch (IOException e) {
        tally.unanswered();
      }
    }
  }

  private void live(String key, Stop stop) throws IOException, InterruptedException {
    String value = KeyWriter.value(key, TTL_SECONDS);
    long begin = System.nanoTime();
    Answer put = client.putToExpire(key, value, TTL_SECONDS);
    long told = System.nanoTime();
    if (put.status() / 100 != 2) {
      faults.add(KeysCheck.EXPIRY, "%s: put got %s", key, put);
      return;
    }
    tally.written(1);
    Answer before = client.get(key, put.positions());
    boolean mustBeThere = isWithin(begin, TTL_SECONDS - SLACK_SECONDS);
    if (mustBeThere && !before.text().equals(value)) {
      faults.add(KeysCheck.EXPIRY, "%s: got %s before its time", key, before);
    } else if (before.status() == KeyClient.OK && before.header("Weir-Expires").isEmpty()) {
      faults.add(KeysCheck.EXPIRY, "%s: does not say when it expires", key);
    }
    boolean goesOn = stop.waitUntil(told + TimeUnit.SECONDS.toNanos(TTL_SECONDS + SLACK_SECONDS));
    if (goesOn && put.doubts() == 0) {
      Answer after = client.get(key, put.positions());
      if (after.status() != KeyClient.NOT_FOUND) {
        faults.add(KeysCheck.EXPIRY, "%s: got %s after its time", key, after);
      }
    }
    tally.read(2);
  }

  private static boolean isWithin(long begin, long seconds) {
    return System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds);
  }
}
