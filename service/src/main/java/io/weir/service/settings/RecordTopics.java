package io.weir.service.settings;

import java.io.Serializable;

/**
 * Where records travel: commands to the job, and what became of them. The same for the gateway, the
 * job and the query service.
 *
 * @param on whether there are records; without them there are no topics, no state and no routes
 * @param commands Kafka's topic of commands, a partition of which has all commands to a stream
 * @param changes Kafka's topic of changes, each in the partition of its command
 * @param partitions of each of the two; the order of a stream's commands depends on their number,
 *     so it is fixed for a store's life
 */
public record RecordTopics(boolean on, String commands, String changes, int partitions)
    implements Serializable {
  /** The largest message of either topic, in bytes: a batch of 16 MiB and what is around it. */
  public static final int MAX_MESSAGE_BYTES = 17 << 20;

  static RecordTopics from(Settings settings) {
    return new RecordTopics(
        isOn(settings),
        settings.text("WEIR_RECORD_TOPIC", "records", "Kafka's topic of the commands to records"),
        settings.text("WEIR_CHANGE_TOPIC", "changes", "Kafka's topic of the changes to records"),
        settings.integer(
            "WEIR_RECORD_PARTITIONS",
            12,
            1,
            1000,
            "partitions of either topic; fixed for a store's life"));
  }

  private static boolean isOn(Settings settings) {
    String key = "WEIR_RECORDS";
    String value = settings.text(key, "on", "streams, documents and keys: on or off");
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new SettingsException(key + ": must be on or off, got \"" + value + "\"");
    };
  }
}
