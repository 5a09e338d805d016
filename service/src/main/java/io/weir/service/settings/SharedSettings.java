package io.weir.service.settings;

import io.weir.model.SampleBlock;
import java.time.Duration;
import java.util.OptionalInt;

/** Settings that must be the same for several parts of Weir. */
public final class SharedSettings {
  private SharedSettings() {}

  /**
   * Values of every sample that the gateway takes, and of the series that a query means where a tag
   * has several; empty where each sample has as many as it likes.
   */
  public static OptionalInt width(Settings settings) {
    String key = "WEIR_VALUES";
    String describes = "values of every sample, or any";
    if (settings.text(key, "10", describes).equals("any")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(settings.integer(key, 10, 1, SampleBlock.MAX_WIDTH, describes));
  }

  /** Where Kafka is: {@code host:port}, several with commas between them. */
  public static String bootstrapServers(Settings settings) {
    return settings.text("WEIR_BOOTSTRAP_SERVERS", "127.0.0.1:9092", "where Kafka is");
  }

  /** The topic that the gateway writes and the job reads. */
  public static String topic(Settings settings) {
    return settings.text("WEIR_TOPIC", "samples", "Kafka's topic of the samples");
  }

  /** The topics of records, and whether there are any. */
  public static RecordTopics records(Settings settings) {
    return RecordTopics.from(settings);
  }

  /** How long the job keeps samples exactly. */
  public static Duration rawRetention(Settings settings) {
    return settings.duration("WEIR_RAW_RETENTION", "25h", "how long samples are kept exactly");
  }
}
