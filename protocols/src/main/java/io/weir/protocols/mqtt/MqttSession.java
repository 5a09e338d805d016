package io.weir.protocols.mqtt;

import io.weir.model.records.StreamKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a client beyond its connection: its subscriptions, where it is in each, and
 * which messages it has not acknowledged. The messages themselves are in the streams. Used on the
 * event loop of the connection that has it.
 */
final class MqttSession {
  private static final int MAX_PACKET_ID = 65_535;

  /** What a session, a subscription and a message to repeat take in memory, besides names. */
  private static final int SESSION_BYTES = 1024;

  private static final int SUBSCRIPTION_BYTES = 320;
  private static final int REPEAT_BYTES = 120;

  private final String clientId;
  private final Map<StreamKey, StreamSubscription> subscriptions = new LinkedHashMap<>();
  private final Map<Integer, Sent> unacknowledged = new LinkedHashMap<>();

  /** Packet ids of messages that an earlier connection has not acknowledged. */
  private final Map<Sent, Integer> toRepeat = new HashMap<>();

  private int lastPacketId;

  /**
   * A message.
   *
   * @param id of an event, or the last id that a message about a stream tells of
   */
  record Sent(StreamKey key, long id, boolean isForgotten) {
    Sent(StreamKey key, long id) {
      this(key, id, false);
    }

    /** The same for a subscription that has ended. */
    Sent forgotten() {
      return new Sent(key, id, true);
    }
  }

  /**
   * The packet id of a message.
   *
   * @param isRepeat whether an earlier connection sent the message under this id
   */
  record PacketId(int number, boolean isRepeat) {}

  MqttSession(String clientId) {
    this.clientId = clientId;
  }

  String clientId() {
    return clientId;
  }

  Map<StreamKey, StreamSubscription> subscriptions() {
    return subscriptions;
  }

  /** About what it takes in memory. */
  long bytes() {
    long bytes = SESSION_BYTES + (long) REPEAT_BYTES * toRepeat.size();
    for (StreamKey key : subscriptions.keySet()) {
      bytes += SUBSCRIPTION_BYTES + key.name().length;
    }
    return bytes;
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  /** A packet id for a message, which is unacknowledged from now on. */
  PacketId send(Sent message) {
    Integer before = toRepeat.remove(message);
    toRepeat.keySet().removeIf(each -> isBefore(each, message));
    int number = before == null ? freePacketId() : before;
    unacknowledged.put(number, message);
    return new PacketId(number, before != null);
  }

  /** Events that are not held any more are not repeated. */
  private static boolean isBefore(Sent one, Sent other) {
    return one.key().equals(other.key()) && one.id() < other.id();
  }

  private int freePacketId() {
    do {
      lastPacketId = lastPacketId % MAX_PACKET_ID + 1;
    } while (unacknowledged.containsKey(lastPacketId) || toRepeat.containsValue(lastPacketId));
    return lastPacketId;
  }

  /** Returns whether there was such a message. */
  boolean acknowledge(int packetId) {
    return unacknowledged.remove(packetId) != null;
  }

  /**
   * Forgets a subscription; what has been sent for it may still be acknowledged, but another one to
   * the same stream does not go back to it.
   */
  StreamSubscription remove(StreamKey key) {
    toRepeat.keySet().removeIf(each -> each.key().equals(key));
    unacknowledged.replaceAll((packetId, sent) -> sent.key().equals(key) ? sent.forgotten() : sent);
    return subscriptions.remove(key);
  }

  /** Goes back to the first message of each stream that was not acknowledged. */
  void park() {
    unacknowledged.forEach(
        (packetId, message) -> {
          StreamSubscription subscription = subscriptions.get(message.key());
          if (subscription != null && !message.isForgotten()) {
            toRepeat.put(message, packetId);
            if (subscription.next().isPresent() && message.id() < subscription.next().getAsLong()) {
              subscription.goOn(message.id());
            }
          }
        });
    unacknowledged.clear();
  }

  /**
   * A session for another connection, with the same subscriptions: those of this one may still be
   * told where they begin.
   */
  MqttSession copy() {
    MqttSession copy = new MqttSession(clientId);
    subscriptions.forEach(
        (key, subscription) -> {
          StreamSubscription again = new StreamSubscription(key, subscription.next(), false);
          again.grant(subscription.qos(), subscription.subscriptionId());
          copy.subscriptions.put(key, again);
        });
    copy.toRepeat.putAll(toRepeat);
    copy.lastPacketId = lastPacketId;
    return copy;
  }
}
