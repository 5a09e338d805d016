package io.weir.service.system;

import io.weir.model.records.StreamLimits;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.settings.SharedSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Whether and how often a process appends its metrics to {@code $sys/metrics}.
 *
 * @param on whether it does; never without records
 * @param interval between two snapshots, 1 s at least
 * @param limits of the stream, by age and bytes; the same for all processes
 * @param instance the name of the process in its events; empty for host and port
 * @param bootstrapServers of Kafka
 * @param properties further properties of Kafka's clients
 * @param topics of records
 */
public record MetricStreamSettings(
    boolean on,
    Duration interval,
    StreamLimits limits,
    String instance,
    String bootstrapServers,
    KafkaProperties properties,
    RecordTopics topics) {
  private static final String ON = "WEIR_SYS_METRICS";
  private static final String INTERVAL = "WEIR_SYS_METRICS_INTERVAL";
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Bounds what an event says of its origin. */
  private static final int LONGEST_INSTANCE = 200;

  /**
   * Reads them.
   *
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static MetricStreamSettings from(Settings settings) {
    RecordTopics topics = SharedSettings.records(settings);
    boolean on = isOn(settings);
    return new MetricStreamSettings(
        on && topics.on(),
        interval(settings),
        limits(settings),
        instance(settings),
        SharedSettings.bootstrapServers(settings),
        KafkaProperties.from(settings),
        topics);
  }

  private static boolean isOn(Settings settings) {
    String value = settings.text(ON, "on", "own metrics to stream $sys/metrics: on or off");
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new SettingsException(ON + ": must be on or off, got \"" + value + "\"");
    };
  }

  private static Duration interval(Settings settings) {
    Duration interval = settings.duration(INTERVAL, "1m", "between two events of $sys/metrics");
    if (interval.compareTo(SHORTEST) < 0) {
      throw new SettingsException(
          INTERVAL + ": must be at least 1s, got " + interval.toMillis() + "ms");
    }
    return interval;
  }

  private static StreamLimits limits(Settings settings) {
    Duration age =
        settings.duration("WEIR_SYS_METRICS_RETENTION", "24h", "age limit of $sys/metrics");
    long bytes = settings.bytes("WEIR_SYS_METRICS_BYTES", "256MB", "size limit of $sys/metrics");
    return new StreamLimits(0, bytes, age.toMillis());
  }

  private static String instance(Settings settings) {
    String key = "WEIR_INSTANCE";
    String instance = settings.text(key, "", "name in $sys/metrics; empty for host:port");
    if (instance.length() > LONGEST_INSTANCE) {
      throw new SettingsException(
          key
              + ": must have at most "
              + LONGEST_INSTANCE
              + " characters, got "
              + instance.length());
    }
    return instance;
  }

  /** The name of the process that listens on this port. */
  String instance(int port) {
    return instance.isEmpty() ? hostName() + ":" + port : instance;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a machine without an entry for its own name
    }
  }
}
