package io.weir.protocols.mqtt;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a client, from CONNECT to its end. */
final class Connection extends ChannelInboundHandlerAdapter
    implements MqttSessions.Owner, ConnectedClient {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** How long a client may take to read why its connection ends. */
  private static final long LAST_WORDS_MILLIS = 1000;

  private final Shared shared;
  private final PacketFramer framer;
  private final AddressPlaces.Place place;
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private final Answers answers = new Answers();
  private ChannelHandlerContext ctx;
  private Future<?> connectTimeout;
  private SignIn signIn;
  private Optional<ConnectionLimits> limits = Optional.empty();
  private Conversation conversation;
  private KeepAlive keepAlive;
  private long expirySeconds;
  private Optional<Will> will = Optional.empty();
  private boolean accepted;
  private boolean ending;

  /**
   * @param place of it, which it does not leave itself
   */
  Connection(Shared shared, PacketFramer framer, AddressPlaces.Place place) {
    this.shared = shared;
    this.framer = framer;
    this.place = place;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    signIn = new SignIn(shared, context);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connectTimeout =
        ctx.executor()
            .schedule(
                () -> end(Reason.PROTOCOL_ERROR, "CONNECT did not arrive in time"),
                shared.settings().connectTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object packet) {
    try {
      if (packet instanceof MqttMessage message && !ending) {
        handle(message);
      }
    } catch (MqttRefusedException e) {
      end(e.reason(), String.valueOf(e.getMessage()));
    } finally {
      if (packet instanceof MqttMessage message && message.fixedHeader() != null) {
        framer.handled(message.fixedHeader());
      }
      ReferenceCountUtil.release(packet);
    }
    pace();
  }

  private void handle(MqttMessage message) {
    if (message.decoderResult().isFailure()) {
      throw MqttRefusedException.malformed(message.decoderResult().cause());
    }
    MqttMessageType type = message.fixedHeader().messageType();
    if (signIn.hasBegun() == (type == MqttMessageType.CONNECT)) {
      throw new MqttRefusedException(
          Reason.PROTOCOL_ERROR, type + ": CONNECT must come first, and once");
    }
    switch (type) {
      case CONNECT -> connect((MqttConnectMessage) message);
      case PINGREQ -> answer(MqttMessage.PINGRESP);
      case DISCONNECT -> disconnect(message);
      default -> {
        conversation.take(message);
        limits.ifPresent(each -> each.take(message));
      }
    }
  }

  private void connect(MqttConnectMessage message) {
    connectTimeout.cancel(false);
    signIn.read(message);
    place.connect();
    limits = ConnectionLimits.of(shared.guard(), message, signIn.tls(), ctx.channel(), this);
    signIn
        .open(message, this, this::isOver)
        .whenCompleteAsync(
            (opened, failure) -> {
              if (failure == null) {
                begin(opened);
              } else {
                MqttRefusedException refusal = ConnectCredentials.refusal(failure);
                end(refusal.reason(), String.valueOf(refusal.getMessage()));
              }
            },
            ctx.executor());
  }

  private boolean isOver() {
    return ending || !ctx.channel().isActive();
  }

  private void begin(MqttSessions.Opened opened) {
    ConnectRequest request = signIn.request();
    expirySeconds = request.expirySeconds();
    conversation =
        new Conversation(
            ctx.channel(),
            this,
            opened.session(),
            request,
            signIn.packets(),
            shared,
            signIn.caller());
    if (isOver()) {
      release();
      return;
    }
    try {
      conversation.resume();
    } catch (MqttRefusedException e) {
      boolean isForbidden = e.reason() == Reason.NOT_AUTHORIZED;
      end(isForbidden ? e.reason() : Reason.SERVER_BUSY, String.valueOf(e.getMessage()));
      return;
    }
    will = request.will();
    keepAlive = new KeepAlive(request.keepAliveSeconds(), shared.settings().idle());
    ctx.pipeline().addFirst(keepAlive.handler());
    shared.metrics().accepted(request.version());
    accepted = true;
    answer(signIn.packets().accepted(request, opened.isPresent(), shared.settings()));
    pace();
  }

  @Override
  public void answer(MqttMessage message) {
    answers.send(ctx, message, this::pace);
  }

  private void disconnect(MqttMessage message) {
    Farewell farewell = Farewell.of(message, expirySeconds);
    will = will.filter(each -> farewell.keepsWill());
    expirySeconds =
        Math.min(farewell.expirySeconds(), shared.settings().sessionExpiry().toSeconds());
    ending = true;
    shared.metrics().ended(Reason.NORMAL);
    ctx.close();
  }

  /** Reads no more than can be handled. */
  private void pace() {
    boolean isOpening = signIn.hasBegun() && conversation == null;
    boolean isFull =
        isOpening
            || answers.areTooMany()
            || limits.filter(ConnectionLimits::isPaused).isPresent()
            || conversation != null && conversation.isFull();
    if (ctx.channel().config().isAutoRead() == isFull) {
      ctx.channel().config().setAutoRead(!isFull);
      if (isFull && !isOpening) {
        shared.metrics().paused();
      }
    }
  }

  @Override
  public void handled() {
    pace();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (conversation != null && context.channel().isWritable()) {
      conversation.pump();
    }
    context.fireChannelWritabilityChanged();
  }

  /** The client is silent; while it is not read from, that is not its fault. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean isWaiting = !ctx.channel().config().isAutoRead() && !answers.areTooMany();
    if (event instanceof IdleStateEvent idle
        && idle.state() != IdleState.WRITER_IDLE
        && !isWaiting) {
      end(Reason.KEEP_ALIVE_TIMEOUT, keepAlive.whyItEnds());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof MqttRefusedException refused) {
      end(refused.reason(), String.valueOf(refused.getMessage()));
    } else {
      // A client that does not agree on TLS must not fill the log.
      if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
        LOG.warn("A connection ends by a fault", cause);
      }
      end(Reason.UNSPECIFIED, "the server has failed");
    }
  }

  @Override
  public void takenOver() {
    ctx.executor()
        .execute(() -> end(Reason.SESSION_TAKEN_OVER, "another connection has this client id"));
  }

  /** The server is stopping: the client is told, and its will is not appended. */
  void stop() {
    if (ctx == null) {
      return; // it was one too many
    }
    ctx.executor()
        .execute(
            () -> {
              will = Optional.empty();
              end(Reason.SHUTTING_DOWN, "the server is stopping");
            });
  }

  @Override
  public CompletionStage<Void> released() {
    return released;
  }

  @Override
  public void end(Reason reason, String detail) {
    if (ending) {
      return;
    }
    ending = true;
    shared.metrics().ended(reason);
    Optional<MqttMessage> words =
        accepted
            ? signIn.packets().disconnect(reason, detail)
            : signIn.packets().refused(reason, detail);
    ChannelFuture last =
        words.map(ctx::writeAndFlush).orElseGet(() -> ctx.channel().newSucceededFuture());
    last.addListener(ChannelFutureListener.CLOSE);
    ctx.executor().schedule(() -> ctx.close(), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connectTimeout.cancel(false);
    limits.ifPresent(ConnectionLimits::end);
    if (!ending) {
      ending = true;
      shared.metrics().ended(Reason.UNSPECIFIED);
    }
    release();
    context.fireChannelInactive();
  }

  /** Gives the session back, once. */
  private void release() {
    if (conversation != null && !released.isDone()) {
      conversation.close();
      Optional<Will> last =
          will.filter(each -> ConnectCredentials.mayPublish(signIn.caller(), each.key()));
      shared.sessions().close(conversation.session(), this, expirySeconds, last);
      released.complete(null);
    }
  }
}
