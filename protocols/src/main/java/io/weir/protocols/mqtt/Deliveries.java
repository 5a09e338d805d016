package io.weir.protocols.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.weir.query.listen.Message;
import io.weir.query.listen.Outlet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends the messages of streams to a client: as many without acknowledgement as it takes, and no
 * faster than it reads. The hub gives one batch at a time, and the next one only when that has been
 * taken by the connection: it holds back what does not fit, or asks the state for it later. All but
 * {@link #send} and {@link #end} runs on the connection's event loop.
 */
final class Deliveries implements Outlet {
  private static final byte[] NO_PAYLOAD = {};

  private final Channel channel;
  private final MqttSession session;
  private final Packets packets;
  private final int window;
  private final MqttMetrics metrics;
  private final ConnectedClient client;
  private final Deque<Message.OfStream> batch = new ArrayDeque<>();
  private Runnable whenSent = () -> {};
  private ChannelFuture lastWrite;
  private boolean closed;

  /**
   * @param window the most messages without acknowledgement
   */
  Deliveries(
      Channel channel,
      MqttSession session,
      Packets packets,
      int window,
      MqttMetrics metrics,
      ConnectedClient client) {
    this.channel = channel;
    this.session = session;
    this.packets = packets;
    this.window = window;
    this.metrics = metrics;
    this.client = client;
    lastWrite = channel.newSucceededFuture();
  }

  @Override
  public void send(List<Message> messages, String position, Runnable sent) {
    execute(() -> take(messages, sent));
  }

  @Override
  public void end(String reason) {
    execute(() -> client.end(Reason.SHUTTING_DOWN, reason));
  }

  @Override
  public void refuse(String reason) {
    execute(() -> client.end(Reason.NOT_AUTHORIZED, reason));
  }

  private void execute(Runnable work) {
    try {
      channel.eventLoop().execute(work);
    } catch (RejectedExecutionException e) {
      closed = true; // the server has stopped
    }
  }

  private void take(List<Message> messages, Runnable sent) {
    if (closed) {
      return;
    }
    for (Message each : messages) {
      if (each instanceof Message.OfStream about) {
        batch.add(about);
      }
    }
    whenSent = sent;
    pump();
  }

  /** Sends what may be sent. */
  void pump() {
    if (closed) {
      return;
    }
    boolean isWritten = false;
    while (!batch.isEmpty() && mayWrite(batch.peek())) {
      isWritten |= write(batch.remove());
    }
    if (isWritten) {
      channel.flush();
    }
    if (batch.isEmpty()) {
      Runnable sent = whenSent;
      whenSent = () -> {};
      lastWrite.addListener(done -> sent.run());
    }
  }

  private boolean mayWrite(Message.OfStream next) {
    StreamSubscription subscription = session.subscriptions().get(next.key());
    return subscription == null
        || next.isOver()
        || subscription.begun().isDone()
            && channel.isWritable()
            && (subscription.qos() == 0 || session.unacknowledged() < window);
  }

  /** Returns whether there was anything to send. */
  private boolean write(Message.OfStream message) {
    StreamSubscription subscription = session.subscriptions().get(message.key());
    if (subscription == null || message.isOver()) {
      return false; // it has been unsubscribed from meanwhile, and perhaps subscribed to again
    }
    if (message instanceof Message.Event event) {
      write(subscription, event);
    } else if (message instanceof Message.Deleted deleted) {
      tell(subscription, deleted.last(), "deleted", deleted.last());
    } else if (message instanceof Message.Expired expired) {
      tell(subscription, expired.first() - 1, "first", expired.first());
    }
    subscription.goOn(message.next());
    return true;
  }

  private void write(StreamSubscription subscription, Message.Event event) {
    MqttProperties properties = packets.event(event.id(), event.time());
    byte[] payload = event.document();
    if (!packets.takes(subscription.topic(), payload.length)) {
      metrics.tooLarge();
      properties.add(new UserProperty("too-large", Integer.toString(payload.length)));
      payload = NO_PAYLOAD;
      if (!packets.isNew() || !packets.takes(subscription.topic(), 0)) {
        return;
      }
    }
    write(subscription, event.id(), subscription.isRetained(event.id()), payload, properties);
  }

  /** Tells that events were deleted or have expired; MQTT 3.1.1 has no words for it. */
  private void tell(StreamSubscription subscription, long id, String name, long value) {
    if (packets.isNew() && packets.takes(subscription.topic(), 0)) {
      MqttProperties properties = new MqttProperties();
      properties.add(new UserProperty(name, Long.toString(value)));
      write(subscription, id, false, NO_PAYLOAD, properties);
    }
  }

  private void write(
      StreamSubscription subscription,
      long id,
      boolean isRetained,
      byte[] payload,
      MqttProperties properties) {
    MqttSession.PacketId packetId =
        subscription.qos() == 0
            ? new MqttSession.PacketId(0, false)
            : session.send(new MqttSession.Sent(subscription.key(), id));
    metrics.sent(subscription.qos());
    lastWrite =
        channel.write(
            packets.publish(
                subscription,
                packetId.number(),
                packetId.isRepeat(),
                isRetained,
                payload,
                properties));
  }

  /** The client has received a message. */
  void acknowledged(int packetId) {
    if (session.acknowledge(packetId)) {
      pump();
    }
  }

  /** Nothing is sent any more; what was not has to be sent by the next connection. */
  void close() {
    closed = true;
    batch.clear();
  }
}
