package io.weir.datagen.keys;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Stop;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that reads what others write, and demands no position. */
final class KeyReader {
  private static final Pattern VALUE = Pattern.compile("\\{\"key\":\"(.*)\",\"n\":(\\d+)}");
  private static final long PAUSE_MILLIS = 10;

  private final KeysPlan plan;
  private final KeyClient client;
  private final Faults<KeysCheck> faults;
  private final KeysTally tally;
  private final Map<String, Long> seen = new HashMap<>();

  KeyReader(KeysPlan plan, KeyClient client, Faults<KeysCheck> faults, KeysTally tally) {
    this.plan = plan;
    this.client = client;
    this.faults = faults;
    this.tally = tally;
  }

  void run(long seed, List<KeyWriter> writers, Stop stop) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    while (stop.waitUntil(System.nanoTime())) {
      int writer = random.nextInt(writers.size());
      String key = KeyWriter.key(writer, random.nextInt(plan.keys()));
      try {
        read(key, writers.get(writer));
      } catch (IOException e) {
        tally.unanswered();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private void read(String key, KeyWriter writer) throws IOException, InterruptedException {
    long version = readOnce(key, writer);
    long before = seen.merge(key, version, Math::max);
    long limit = System.nanoTime() + plan.clients().visibleWithin().toNanos();
    // A replica that took over may be behind, but not for long; 0 is an item that is not there.
    while (version != 0 && version < before && System.nanoTime() - limit < 0) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      version = readOnce(key, writer);
    }
    if (version != 0 && version < before) {
      faults.add(KeysCheck.READS, "%s: has version %d, and had %d", key, version, before);
    }
  }

  private long readOnce(String key, KeyWriter writer) throws IOException, InterruptedException {
    Answer answer = client.get(key, List.of());
    tally.read(1);
    if (answer.status() == KeyClient.NOT_FOUND) {
      return 0;
    }
    Matcher value = VALUE.matcher(answer.text());
    boolean isWritten =
        value.matches()
            && value.group(1).equals(key)
            && Long.parseLong(value.group(2)) <= writer.begun();
    if (!isWritten) {
      faults.add(KeysCheck.READS, "%s: got %s, which was not written", key, answer);
    }
    return KeyClient.version(answer);
  }
}
