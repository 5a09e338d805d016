package io.weir.protocols.mqtt;

import io.weir.model.records.StreamKey;
import io.weir.query.listen.Beginning;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A subscription of a session to one stream. Used on its connection's event loop alone. */
final class StreamSubscription {
  private final StreamKey key;
  private final boolean wantsRetained;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private int qos;
  private int subscriptionId;
  private OptionalLong next;
  private long retained;

  /**
   * @param next the first id that the client is to get, or as a hub takes it
   * @param wantsRetained whether the first message is the stream's last event
   */
  StreamSubscription(StreamKey key, OptionalLong next, boolean wantsRetained) {
    this.key = key;
    this.next = next;
    this.wantsRetained = wantsRetained;
  }

  StreamKey key() {
    return key;
  }

  String topic() {
    return key.toString();
  }

  /** What the client asked for, which it may do again. */
  void grant(int newQos, int newSubscriptionId) {
    qos = newQos;
    subscriptionId = newSubscriptionId;
  }

  int qos() {
    return qos;
  }

  /** 0 for none. */
  int subscriptionId() {
    return subscriptionId;
  }

  OptionalLong next() {
    return next;
  }

  /** All before this id needs no repeat. */
  void goOn(long id) {
    next = OptionalLong.of(id);
  }

  void begin(Beginning beginning) {
    next = OptionalLong.of(beginning.first());
    retained = wantsRetained ? beginning.last() : 0;
    begun.complete(null);
  }

  /** Completes once nothing that is appended from then on is left out. */
  CompletableFuture<Void> begun() {
    return begun;
  }

  /** Whether an event is the last one that the stream had when the subscription began. */
  boolean isRetained(long id) {
    return id <= retained;
  }
}
