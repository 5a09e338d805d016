package io.weir.datagen.stats;

import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SharedSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir topic-stats}. */
@Command(
    name = "topic-stats",
    description = {
      "Prints what each partition of Weir's topics holds: offsets, bytes, and when Kafka appended"
          + " the oldest and the newest record.",
      "Reads alone, from the Kafka of WEIR_BOOTSTRAP_SERVERS and WEIR_KAFKA_PROPERTIES."
    },
    footer = {
      "  weir topic-stats",
      "  weir topic-stats --last 10000              and kinds of the last 10,000",
      "  weir topic-stats --last 10000 --prefix 3   by three characters of the keys",
      "  weir topic-stats --json",
      "Exit code: 0, or 1 if Kafka cannot be reached or read."
    })
public final class TopicStatsCommand extends StatsCommand {
  private static final int MAX_LAST = 1_000_000;
  private static final int MAX_PREFIX = 64;

  private final Map<String, String> environment;

  @Option(
      names = "--last",
      defaultValue = "0",
      description =
          "How many of the last records of each topic to read, and count by kind and key.")
  private int last;

  @Option(
      names = "--prefix",
      defaultValue = "8",
      description = "By how many first characters of their keys they are told apart, 0 to 64.")
  private int prefix;

  /** By the settings of this process. */
  public TopicStatsCommand() {
    this(System.getenv());
  }

  /**
   * By other settings.
   *
   * @param environment {@code WEIR_*} variables
   */
  public TopicStatsCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  Map<String, Table> tables() throws IOException, InterruptedException {
    require("--last", last, MAX_LAST);
    require("--prefix", prefix, MAX_PREFIX);
    Settings settings = new Settings(environment);
    List<String> topics = new ArrayList<>(List.of(SharedSettings.topic(settings)));
    RecordTopics records = SharedSettings.records(settings);
    if (records.on()) {
      topics.add(records.commands());
      topics.add(records.changes());
    }
    try (TopicReader reader =
        TopicReader.of(SharedSettings.bootstrapServers(settings), KafkaProperties.from(settings))) {
      return tables(reader, topics, records);
    }
  }

  private Map<String, Table> tables(TopicReader reader, List<String> topics, RecordTopics records)
      throws IOException, InterruptedException {
    Table partitions =
        new Table(
            "topic", "partition", "earliest", "latest", "records", "bytes", "oldest", "newest");
    List<TopicReader.Partition> all = reader.partitions(topics);
    for (TopicReader.Partition each : all) {
      partitions.add(
          each.at().topic(),
          each.at().partition(),
          each.earliest(),
          each.latest(),
          each.latest() - each.earliest(),
          each.bytes().isPresent() ? each.bytes().getAsLong() : "",
          each.oldest().map(Object::toString).orElse(""),
          each.newest().map(Object::toString).orElse(""));
    }
    Map<String, Table> tables = new LinkedHashMap<>();
    tables.put("partitions", partitions);
    if (last > 0) {
      KindCount kinds = new KindCount(records, prefix);
      reader.last(all, last, kinds::add);
      tables.put("last", kinds.table());
    }
    return tables;
  }

  private static void require(String option, int value, int most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(option + ": must be 0 to " + most + ", got " + value);
    }
  }
}
