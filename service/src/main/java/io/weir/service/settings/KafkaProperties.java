package io.weir.service.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Properties of all Kafka clients of Weir, besides those that Weir decides: TLS, SASL and the like,
 * from the file that {@code WEIR_KAFKA_PROPERTIES} names. Values may be secrets; {@link #toString}
 * gives the names of the keys only.
 *
 * @param file where they were read from; empty if there is none
 * @param values by Kafka's names
 */
public record KafkaProperties(String file, Map<String, String> values) implements Serializable {
  /** The name of the setting that says which zone a process is in, as brokers' racks name it. */
  public static final String RACK_KEY = "WEIR_RACK";

  private static final String KEY = "WEIR_KAFKA_PROPERTIES";
  private static final String CLIENT_RACK = "client.rack";
  private static final long MAX_FILE_BYTES = 64 * 1024;

  /** Decided by Weir: its promises, its bounds and its clients' names depend on them. */
  private static final Set<String> DECIDED_BY_WEIR =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "batch.size",
          "bootstrap.servers",
          "buffer.memory",
          "client.id",
          "client.id.prefix",
          "commit.offsets.on.checkpoint",
          "compression.type",
          "default.api.timeout.ms",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "enable.metrics.push",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "fetch.min.bytes",
          "group.id",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "linger.ms",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.poll.records",
          "max.request.size",
          "metadata.max.age.ms",
          "metadata.max.idle.ms",
          "metric.reporters",
          "partition.discovery.interval.ms",
          "reconnect.backoff.max.ms",
          "request.timeout.ms",
          "retries",
          "retry.backoff.max.ms",
          "socket.connection.setup.timeout.ms",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  /** Keeps a copy. */
  public KafkaProperties {
    values = Map.copyOf(values);
  }

  /** No file: Kafka is reached without TLS or a password. */
  public static KafkaProperties none() {
    return new KafkaProperties("", Map.of());
  }

  /**
   * Reads the file that the setting names, and the rack, which overrides the file's.
   *
   * @throws SettingsException if it cannot be read, or sets what Weir decides; the message names
   *     the file and the keys
   */
  public static KafkaProperties from(Settings settings) {
    String file = settings.text(KEY, "", "file of properties for every Kafka client, TLS and SASL");
    String rack = settings.text(RACK_KEY, "", "zone of this process, as brokers' racks name it");
    Map<String, String> values = file.isEmpty() ? new HashMap<>() : read(file);
    if (!rack.isEmpty()) {
      values.put(CLIENT_RACK, rack);
    }
    return new KafkaProperties(file, values);
  }

  private static Map<String, String> read(String file) {
    Properties read = new Properties();
    try {
      Path path = Path.of(file);
      long size = Files.size(path);
      if (size > MAX_FILE_BYTES) {
        throw new SettingsException(
            KEY + ": must be at most " + MAX_FILE_BYTES + " bytes, " + file + " has " + size);
      }
      try (Reader text = Files.newBufferedReader(path)) {
        read.load(text);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(
          KEY + ": must be a file of properties, and " + file + " cannot be read: " + e);
    }
    Map<String, String> values = new HashMap<>();
    for (String key : read.stringPropertyNames()) {
      values.put(key, read.getProperty(key).strip());
    }
    List<String> refused = values.keySet().stream().filter(DECIDED_BY_WEIR::contains).toList();
    if (!refused.isEmpty()) {
      throw new SettingsException(
          KEY
              + ": "
              + file
              + " must not set what Weir decides: "
              + String.join(", ", new TreeSet<>(refused)));
    }
    return values;
  }

  /** A client's configuration: these properties, overridden by those that Weir decides. */
  public Map<String, Object> with(Map<String, ?> decided) {
    Map<String, Object> all = new HashMap<>(values);
    all.putAll(decided);
    return all;
  }

  /** The names of the keys, no value. */
  @Override
  public String toString() {
    return file.isEmpty() ? "none" : file + new TreeSet<>(values.keySet());
  }
}
