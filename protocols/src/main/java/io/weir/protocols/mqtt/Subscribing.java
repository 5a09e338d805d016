package io.weir.protocols.mqtt;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.weir.model.records.StreamKey;
import io.weir.query.listen.Beginning;
import io.weir.query.listen.ListenHub;
import io.weir.query.listen.Listener;
import io.weir.service.access.AccessException;
import io.weir.service.access.Caller;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Subscribes a client to streams, and unsubscribes it. Runs on the connection's event loop. */
final class Subscribing {
  /** The user property that says from which id on events are wanted. */
  static final String FROM = "from";

  private static final OptionalLong LAST = OptionalLong.of(-1);

  private final Channel channel;
  private final MqttSession session;
  private final Packets packets;
  private final ListenHub hub;
  private final Deliveries deliveries;
  private final ConnectedClient client;
  private final Caller caller;
  private Listener listener;
  private int waiting;
  private boolean closed;

  Subscribing(
      Channel channel,
      MqttSession session,
      Packets packets,
      ListenHub hub,
      Deliveries deliveries,
      ConnectedClient client,
      Caller caller) {
    this.caller = caller;
    this.channel = channel;
    this.session = session;
    this.packets = packets;
    this.hub = hub;
    this.deliveries = deliveries;
    this.client = client;
  }

  /** How many requests wait for their answer. */
  int waiting() {
    return waiting;
  }

  /**
   * Goes on with the subscriptions of a session that was kept.
   *
   * @throws MqttRefusedException if there are too many listeners
   */
  void resume() {
    for (StreamSubscription subscription : session.subscriptions().values()) {
      listen(subscription);
    }
  }

  private void listen(StreamSubscription subscription) {
    try {
      if (listener == null) {
        listener = hub.join(deliveries, List.of(), caller);
      }
      CompletionStage<Beginning> begun =
          hub.subscribe(listener, subscription.key(), subscription.next());
      begun.thenAccept(
          beginning -> channel.eventLoop().execute(() -> begin(subscription, beginning)));
    } catch (AccessException e) {
      throw new MqttRefusedException(Reason.NOT_AUTHORIZED, String.valueOf(e.getMessage()));
    } catch (ProblemException e) {
      throw Appends.refused(e);
    } catch (IllegalArgumentException e) {
      throw new MqttRefusedException(Reason.QUOTA_EXCEEDED, String.valueOf(e.getMessage()));
    }
  }

  /** The first messages may be here already. */
  private void begin(StreamSubscription subscription, Beginning beginning) {
    subscription.begin(beginning);
    deliveries.pump();
  }

  /**
   * Takes a SUBSCRIBE, and answers it once nothing that is appended from then on is left out.
   *
   * @throws MqttRefusedException if it is no such packet
   */
  void take(MqttSubscribeMessage message) {
    List<MqttTopicSubscription> wanted = message.payload().topicSubscriptions();
    if (wanted.isEmpty()) {
      throw new MqttRefusedException(Reason.PROTOCOL_ERROR, "SUBSCRIBE: must have a topic filter");
    }
    MqttProperties properties = message.idAndPropertiesVariableHeader().properties();
    List<Integer> codes = new ArrayList<>();
    List<CompletableFuture<Void>> begun = new ArrayList<>();
    String refusal = "";
    for (MqttTopicSubscription each : wanted) {
      try {
        StreamSubscription subscription = subscribe(each, properties);
        codes.add(subscription.qos());
        begun.add(subscription.begun());
      } catch (MqttRefusedException e) {
        codes.add(e.reason().code & 0xFF);
        refusal = refusal.isEmpty() ? String.valueOf(e.getMessage()) : refusal;
      }
    }
    String detail = refusal;
    int packetId = message.variableHeader().messageId();
    waiting++;
    CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new))
        .thenRun(() -> answer(packetId, codes, detail));
  }

  private void answer(int packetId, List<Integer> codes, String detail) {
    waiting--;
    client.answer(packets.subscribed(packetId, codes, detail));
    client.handled();
  }

  private StreamSubscription subscribe(MqttTopicSubscription wanted, MqttProperties properties) {
    StreamKey key = Topic.toRead(wanted.topicFilter());
    MqttSubscriptionOption option = wanted.option();
    if (option.isNoLocal()) {
      throw new MqttRefusedException(Reason.NOT_SUPPORTED, "no local: is not supported");
    }
    OptionalLong from = from(properties);
    StreamSubscription subscription = session.subscriptions().get(key);
    if (subscription == null) {
      boolean wantsRetained =
          from.isEmpty()
              && option.retainHandling() != RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE;
      subscription = new StreamSubscription(key, wantsRetained ? LAST : from, wantsRetained);
      listen(subscription);
      session.subscriptions().put(key, subscription);
    } else if (from.isPresent()) {
      throw new MqttRefusedException(
          Reason.NOT_SUPPORTED, "from: unsubscribe from " + key + " first, to begin elsewhere");
    }
    subscription.grant(
        Math.min(1, option.qos().value()),
        Properties.integer(properties, Properties.SUBSCRIPTION_ID).orElse(0));
    return subscription;
  }

  private static OptionalLong from(MqttProperties properties) {
    return Properties.user(properties, FROM)
        .map(
            text -> {
              try {
                return OptionalLong.of(Long.parseLong(text));
              } catch (NumberFormatException e) {
                throw new MqttRefusedException(
                    Reason.NOT_SUPPORTED, "from: must be an id (int64) or counted from the end");
              }
            })
        .orElse(OptionalLong.empty());
  }

  /**
   * Takes an UNSUBSCRIBE, and answers it.
   *
   * @throws MqttRefusedException if it is no such packet
   */
  void take(MqttUnsubscribeMessage message) {
    if (message.payload().topics().isEmpty()) {
      throw new MqttRefusedException(
          Reason.PROTOCOL_ERROR, "UNSUBSCRIBE: must have a topic filter");
    }
    List<Short> codes = new ArrayList<>();
    for (String topic : message.payload().topics()) {
      codes.add((short) unsubscribe(topic).byteValue());
    }
    client.answer(packets.unsubscribed(message.variableHeader().messageId(), codes));
  }

  private MqttReasonCodes.UnsubAck unsubscribe(String topic) {
    StreamKey key;
    try {
      key = Topic.toRead(topic);
    } catch (MqttRefusedException e) {
      return MqttReasonCodes.UnsubAck.TOPIC_FILTER_INVALID;
    }
    StreamSubscription removed = session.remove(key);
    if (removed == null || listener == null) {
      return MqttReasonCodes.UnsubAck.NO_SUBSCRIPTION_EXISTED;
    }
    hub.unsubscribe(listener, key);
    removed.begun().complete(null); // its SUBSCRIBE may wait for that
    deliveries.pump();
    return MqttReasonCodes.UnsubAck.SUCCESS;
  }

  /** Listens to nothing any more. */
  void close() {
    if (listener != null && !closed) {
      closed = true;
      hub.leave(listener);
    }
  }
}
