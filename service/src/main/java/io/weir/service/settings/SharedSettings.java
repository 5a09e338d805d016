package io.weir.service.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.QuerySecret;
import io.weir.model.SampleBlock;
import java.time.Duration;
import java.util.Optional;
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

  /**
   * What queries to the state are signed with. A file may have several lines: the first one signs,
   * and all are taken.
   */
  public static QuerySecret querySecret(Settings settings) {
    String key = "WEIR_STATE_SECRET";
    Optional<Secret> secret = settings.secret(key, "queries to the state are signed with it");
    if (secret.isEmpty()) {
      return QuerySecret.none();
    }
    try {
      return QuerySecret.of(
          secret.get().reveal().lines().map(line -> line.getBytes(UTF_8)).toList());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(key + ": " + e.getMessage());
    }
  }

  /** How long the job keeps samples exactly. */
  public static Duration rawRetention(Settings settings) {
    return settings.duration("WEIR_RAW_RETENTION", "25h", "how long samples are kept exactly");
  }
}
