package io.weir.datagen.stats;

import io.weir.model.MalformedException;
import io.weir.model.block.SampleReader;
import io.weir.model.records.Change;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordKey;
import io.weir.service.settings.RecordTopics;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts records of topics by what they are and how their keys begin. For one thread. */
final class KindCount {
  /** The most that are told apart; those that come later are counted as one. */
  private static final int MAX_GROUPS = 10_000;

  /** The most lines, of the most frequent ones. */
  private static final int SHOWN = 30;

  private static final String OTHERS = "(others)";

  private final RecordTopics topics;
  private final int prefix;
  private final Map<Group, Sum> sums = new HashMap<>();

  private record Group(String topic, String kind, String prefix) {}

  private record Sum(long count, long bytes) {
    Sum plus(Sum other) {
      return new Sum(count + other.count, bytes + other.bytes);
    }
  }

  /**
   * @param topics of records; all others hold samples
   * @param prefix characters of a key that are told apart
   */
  KindCount(RecordTopics topics, int prefix) {
    this.topics = topics;
    this.prefix = prefix;
  }

  /** Takes a record: one or more samples, a command for one or more keys, or a change. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    try {
      if (record.topic().equals(topics.changes())) {
        Change change = Change.of(value);
        add(record, kind(change.outcome()), name(change.key()), value.length);
      } else if (record.topic().equals(topics.commands())) {
        addCommand(record, RecordCommand.of(value));
      } else {
        addSamples(record);
      }
    } catch (MalformedException e) {
      // Marks of tasks that start and deletions of tags have versions of their own.
      add(record, "of another format", "", value.length);
    }
  }

  private void addCommand(ConsumerRecord<byte[], byte[]> record, RecordCommand command) {
    if (command instanceof ItemCommand.PutItems put) {
      long each = record.value().length / Math.max(1, put.items().size());
      put.items().forEach(item -> add(record, kind(command), name(item.key()), each));
    } else if (command instanceof RecordCommand.OfKey of) {
      add(record, kind(command), name(of.key()), record.value().length);
    } else {
      add(record, kind(command), "", record.value().length);
    }
  }

  private void addSamples(ConsumerRecord<byte[], byte[]> record) {
    SampleReader samples = SampleReader.of(record.value());
    int before = 0;
    while (samples.next()) {
      String tag =
          new String(
              samples.tagBytes(), samples.tagOffset(), samples.tagLength(), StandardCharsets.UTF_8);
      int bytes = samples.position() - before;
      before = samples.position();
      add(record, "Sample of " + samples.width(), "tag " + tag, bytes);
    }
  }

  private static String kind(Object kind) {
    return kind.getClass().getSimpleName();
  }

  private static String name(RecordKey key) {
    if (key instanceof MetricKey metric) {
      return "metric " + metric.id();
    }
    return (key instanceof ItemKey ? "item " : "stream ") + key;
  }

  private void add(ConsumerRecord<?, ?> record, String kind, String name, long bytes) {
    int space = name.indexOf(' ') + 1;
    int end = Math.min(name.length(), space + prefix);
    Group group = new Group(record.topic(), kind, name.substring(0, end));
    if (!sums.containsKey(group) && sums.size() >= MAX_GROUPS) {
      group = new Group(record.topic(), OTHERS, "");
    }
    sums.merge(group, new Sum(1, bytes), Sum::plus);
  }

  /** The most frequent first. */
  Table table() {
    Table table = new Table("topic", "kind", "prefix", "count", "bytes");
    sums.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Group, Sum> each) -> -each.getValue().count())
                .thenComparing(each -> each.getKey().toString()))
        .limit(SHOWN)
        .forEach(
            each ->
                table.add(
                    each.getKey().topic(),
                    each.getKey().kind(),
                    each.getKey().prefix(),
                    each.getValue().count(),
                    each.getValue().bytes()));
    return table;
  }
}
