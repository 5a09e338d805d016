package io.weir.protocols.mqtt;

import io.weir.gateway.records.WritableStream;
import io.weir.model.records.StreamKey;
import io.weir.service.http.ProblemException;

/** Topics are {@code bucket/stream}: two levels, each a name as over HTTP, not encoded. */
final class Topic {
  /** What the decoder puts where a name is no UTF-8. */
  private static final char NO_UTF8 = '\uFFFD';

  private Topic() {}

  /**
   * The stream that a message is published to.
   *
   * @throws MqttRefusedException if there is none, or clients may not write it
   */
  static StreamKey toWrite(String topic) {
    String[] levels = levels(topic, Reason.TOPIC_NAME_INVALID);
    try {
      return WritableStream.of(levels[0], levels[1]);
    } catch (ProblemException e) {
      throw new MqttRefusedException(Reason.of(e), "topic: " + e.getMessage());
    }
  }

  /**
   * The stream that a topic filter names.
   *
   * @throws MqttRefusedException if it names none, or has a wildcard
   */
  static StreamKey toRead(String filter) {
    if (filter.startsWith("$share/")) {
      throw new MqttRefusedException(
          Reason.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
          "topic filter: shared subscriptions are not supported");
    }
    if (filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0) {
      throw new MqttRefusedException(
          Reason.WILDCARDS_NOT_SUPPORTED,
          "topic filter: wildcards are not supported; subscribe to each bucket/stream");
    }
    String[] levels = levels(filter, Reason.TOPIC_FILTER_INVALID);
    try {
      return StreamKey.of(levels[0], levels[1]);
    } catch (IllegalArgumentException e) {
      throw new MqttRefusedException(
          Reason.TOPIC_FILTER_INVALID, "topic filter: " + e.getMessage());
    }
  }

  private static String[] levels(String topic, Reason reason) {
    String[] levels = topic.split("/", -1);
    if (levels.length != 2) {
      throw new MqttRefusedException(
          reason, "topic: must be bucket/stream, two levels, got " + levels.length);
    }
    if (topic.indexOf(NO_UTF8) >= 0) {
      throw new MqttRefusedException(reason, "topic: must be UTF-8 without U+FFFD");
    }
    return levels;
  }
}
