package io.weir.protocols.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.weir.model.records.Change.Outcome.Appended;
import io.weir.model.records.StreamKey;
import io.weir.service.access.Caller;
import io.weir.service.http.ProblemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Appends what a client publishes, in its order, and acknowledges it in its order. Runs on the
 * connection's event loop.
 */
final class Publishing {
  /** The most bytes of a connection's messages whose outcome is not known. */
  static final long MAX_BYTES = 1 << 20;

  private final Channel channel;
  private final Packets packets;
  private final Appends appends;
  private final MqttMetrics metrics;
  private final ConnectedClient client;
  private final Caller caller;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private long bytes;

  /** A message whose outcome is not known, or not told yet. */
  private static final class Pending {
    private final int packetId;
    private final int bytes;
    private Appended appended;
    private MqttRefusedException refusal;

    Pending(int packetId, int bytes) {
      this.packetId = packetId;
      this.bytes = bytes;
    }

    boolean isDone() {
      return appended != null || refusal != null;
    }
  }

  Publishing(
      Channel channel,
      Packets packets,
      Appends appends,
      MqttMetrics metrics,
      ConnectedClient client,
      Caller caller) {
    this.caller = caller;
    this.channel = channel;
    this.packets = packets;
    this.appends = appends;
    this.metrics = metrics;
    this.client = client;
  }

  /** How many messages have no outcome yet. */
  int waiting() {
    return waiting.size();
  }

  /** The bytes of their payloads. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes a message.
   *
   * @throws MqttRefusedException if the client must not send such a one
   */
  void take(MqttPublishMessage message) {
    MqttProperties properties = message.variableHeader().properties();
    if (message.fixedHeader().qosLevel() == MqttQoS.EXACTLY_ONCE) {
      throw new MqttRefusedException(Reason.QOS_NOT_SUPPORTED, "QoS: must be 0 or 1, got 2");
    }
    if (message.fixedHeader().qosLevel() == MqttQoS.AT_MOST_ONCE && message.fixedHeader().isDup()) {
      throw new MqttRefusedException(Reason.MALFORMED_PACKET, "DUP: must be 0 for QoS 0");
    }
    if (Properties.has(properties, Properties.TOPIC_ALIAS)) {
      throw new MqttRefusedException(Reason.TOPIC_ALIAS_INVALID, "topic alias: none may be used");
    }
    if (Properties.has(properties, Properties.SUBSCRIPTION_ID)) {
      throw new MqttRefusedException(
          Reason.PROTOCOL_ERROR, "subscription identifier: is for the server to send");
    }
    boolean isQos1 = message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE;
    byte[] payload = ByteBufUtil.getBytes(message.payload());
    Pending pending = new Pending(isQos1 ? message.variableHeader().packetId() : 0, payload.length);
    waiting.add(pending);
    bytes += pending.bytes;
    append(message.variableHeader().topicName(), payload, properties)
        .whenComplete((appended, failure) -> done(pending, appended, failure));
  }

  private CompletionStage<Appended> append(
      String topic, byte[] payload, MqttProperties properties) {
    try {
      StreamKey key = Topic.toWrite(topic);
      ConnectCredentials.requireMayPublish(caller, key);
      return appends.append(
          key, Appends.document(payload), Properties.user(properties, Appends.IDEMPOTENCY_KEY));
    } catch (MqttRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void done(Pending pending, Appended appended, Throwable failure) {
    if (channel.eventLoop().inEventLoop()) {
      finish(pending, appended, failure);
    } else {
      channel.eventLoop().execute(() -> finish(pending, appended, failure));
    }
  }

  private void finish(Pending pending, Appended appended, Throwable failure) {
    pending.appended = appended;
    pending.refusal = failure == null ? null : refusal(failure);
    while (!waiting.isEmpty() && waiting.peek().isDone()) {
      Pending first = waiting.remove();
      bytes -= first.bytes;
      answer(first);
    }
    client.handled();
  }

  private static MqttRefusedException refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof MqttRefusedException refusal) {
      return refusal;
    } else if (cause instanceof ProblemException problem) {
      return Appends.refused(problem);
    }
    return new MqttRefusedException(Reason.UNSPECIFIED, "the message could not be appended");
  }

  /** Without an acknowledgement that could tell it, a refusal ends the connection. */
  private void answer(Pending message) {
    MqttRefusedException refusal = message.refusal;
    if (refusal == null) {
      metrics.appended();
      if (message.packetId > 0) {
        client.answer(packets.appended(message.packetId, message.appended));
      }
      return;
    }
    metrics.refused(refusal.reason());
    if (message.packetId > 0 && packets.isNew()) {
      client.answer(
          packets.refused(
              message.packetId, refusal.reason(), String.valueOf(refusal.getMessage())));
    } else {
      client.end(refusal.reason(), String.valueOf(refusal.getMessage()));
    }
  }
}
