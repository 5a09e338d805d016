package io.weir.service.settings;

import io.weir.model.SampleBlock;
import java.time.Duration;
import java.util.OptionalInt;

/** Settings that several parts of Weir must be told alike. */
public final class SharedSettings {
  private SharedSettings() {}

  /** Values of every sample: what gateway and job take, and part of the stored format. */
  public static int width(Settings settings) {
    return settings.integer("WEIR_VALUES", 10, 1, SampleBlock.MAX_WIDTH, "values of every sample");
  }

  /** Values of every sample that the gateway takes; empty where each has as many as it likes. */
  public static OptionalInt ingestWidth(Settings settings) {
    String key = "WEIR_VALUES";
    String any = "any";
    if (settings.text(key, "10", "values of every sample, or any").equals(any)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(width(settings));
  }

  /** Where Kafka is: {@code host:port}, several with commas between them. */
  public static String bootstrapServers(Settings settings) {
    return settings.text("WEIR_BOOTSTRAP_SERVERS", "127.0.0.1:9092", "where Kafka is");
  }

  /** The topic that the gateway writes and the job reads. */
  public static String topic(Settings settings) {
    return settings.text("WEIR_TOPIC", "samples", "Kafka's topic of the samples");
  }

  /** How long the job keeps samples exactly. */
  public static Duration rawRetention(Settings settings) {
    return settings.duration("WEIR_RAW_RETENTION", "25h", "how long samples are kept exactly");
  }
}
