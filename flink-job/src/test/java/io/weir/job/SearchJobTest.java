package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.KeyGroups;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import io.weir.model.records.SearchQuery;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SetSearch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Searches over real Kafka and Flink, when tasks become more or fewer, are restored or doubled. */
class SearchJobTest {
  private static final KeyGroups GROUPS = new KeyGroups(128);
  private static final List<String> WORDS = List.of("red", "rose", "roses", "white", "12");

  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  private final Random random = new Random(5);
  private final Map<String, String> held = new TreeMap<>();
  private RecordsUnderTest records;
  private JobUnderTest job;
  private LogPosition last;
  private int sent;

  @AfterEach
  void stop() throws Exception {
    records.close();
  }

  private RequestId nextRequest() {
    return new RequestId(1, ++sent);
  }

  /** Keys of one partition, so that one position says what was applied. */
  private ItemKey key() {
    while (true) {
      ItemKey key = ItemKey.of("plants", "k" + random.nextInt(400));
      if (key.partition(RecordsUnderTest.PARTITIONS) == 0) {
        return key;
      }
    }
  }

  private void write(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      ItemKey key = key();
      if (random.nextInt(4) == 0) {
        held.remove(key.key());
        last = records.send(new ItemCommand.RemoveItem(nextRequest(), key, RecordCommand.ANY));
      } else {
        StringBuilder value = new StringBuilder();
        random
            .ints(1 + random.nextInt(4), 0, WORDS.size())
            .forEach(word -> value.append(WORDS.get(word)).append(' '));
        held.put(key.key(), value.toString());
        byte[] bytes = value.toString().getBytes(StandardCharsets.US_ASCII);
        Item item = new Item(key, 0, "text/plain", bytes);
        last = records.send(new ItemCommand.PutItem(nextRequest(), item, RecordCommand.ANY));
      }
    }
  }

  private LogPosition set(SearchSetting setting) throws Exception {
    SetSearch command = new SetSearch(nextRequest(), "plants", setting);
    return records.put(
        command.partition(RecordsUnderTest.PARTITIONS),
        System.currentTimeMillis(),
        "plants".getBytes(StandardCharsets.US_ASCII),
        command.toBytes());
  }

  private QueryResult ask(String text, LogPosition setting, int keyGroup) throws Exception {
    List<LogPosition> required =
        setting.partition() == last.partition() ? List.of(last) : List.of(last, setting);
    return records.ask(
        new SearchQuery.Hits(
            required, "plants", text, "", 1000, false, 1, GROUPS.hashFor(keyGroup)));
  }

  /** Of all tasks, once each has built its part. */
  private List<String> hits(String text, LogPosition setting) {
    List<String> keys = new ArrayList<>();
    for (int keyGroup = 0; keyGroup < GROUPS.count(); ) {
      int next = keyGroup;
      ItemResult.Items part =
          (ItemResult.Items)
              await()
                  .atMost(Duration.ofMinutes(1))
                  .ignoreExceptions() // the task has not registered its state yet
                  .until(
                      () ->
                          ask(text, setting, next) instanceof QueryResult.Records answered
                              ? RecordResult.of(answered.result())
                              : null,
                      answered -> answered != null);
      assertThat(part.more()).isFalse();
      part.items().forEach(item -> keys.add(item.key()));
      keyGroup = part.lastKeyGroup() + 1;
    }
    return keys.stream().sorted().toList();
  }

  private void assertSearches(LogPosition setting) {
    assertThat(hits("rose", setting)).isNotEmpty().isEqualTo(heldWith("rose ", "rose "));
    assertThat(hits("\"red rose\"", setting)).isEqualTo(heldWith("red rose ", ""));
    assertThat(hits("ro* 12", setting)).isEqualTo(heldWith("ro", "12 "));
  }

  private List<String> heldWith(String one, String other) {
    return held.entrySet().stream()
        .filter(each -> (" " + each.getValue()).contains(" " + one))
        .filter(each -> other.isEmpty() || (" " + each.getValue()).contains(" " + other))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void searchesWhatIsHeldWhateverHappensToTheTasks() throws Exception {
    // Checkpoints are taken by the test alone.
    records =
        new RecordsUnderTest(CLUSTER, Map.of("WEIR_CHECKPOINT_INTERVAL", "1h"), "LogAppendTime");
    job = records.job();
    job.start(1);
    write(60);
    LogPosition setting = set(SearchSetting.ALL);
    write(60);
    assertSearches(setting);
    Path savepoint = job.stopWithSavepoint();

    job.startFrom(savepoint, 2);
    assertSearches(setting);
    write(60);
    assertSearches(setting);
    job.checkpoint();
    write(60);
    job.cancel();
    job.start(2);
    assertSearches(setting);
    savepoint = job.stopWithSavepoint();

    job.startFrom(savepoint, 1);
    assertSearches(setting);
    job.startReplica();
    assertSearches(setting);
    LogPosition off = set(SearchSetting.OFF);
    QueryResult refused =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> ask("rose", off, 0),
                answer ->
                    answer instanceof Refusal refusal
                        && refusal.reason() == Refusal.Reason.INVALID);
    assertThat(((Refusal) refused).message()).startsWith("index: is not searched");
  }
}
