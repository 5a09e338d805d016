package io.weir.client;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client for keys with values. Thread-safe; an application needs one. Connects when it is used
 * first, and again when a connection has ended. Of several servers it calls one, and the next one
 * once that cannot be reached.
 */
public final class WeirClient implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  /** A reply has windows of 1 MiB and one value more, and what is around them. */
  private static final int MOST_REPLY_BYTES = 16 << 20;

  private static final long KEEP_ALIVE_SECONDS = 30;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final List<ManagedChannel> servers;
  private final Attempts attempts;
  private final Duration deadline;

  private WeirClient(List<ManagedChannel> servers, RetryPolicy policy, Duration deadline) {
    this.servers = List.copyOf(servers);
    this.deadline = deadline;
    attempts = new Attempts(this.servers, policy);
  }

  /**
   * A client without TLS.
   *
   * @param servers {@code host:port} of each, one or more
   */
  public static WeirClient connect(String... servers) {
    return builder(servers).build();
  }

  /** Builds a client for these servers, {@code host:port} each, one or more. */
  public static Builder builder(String... servers) {
    return new Builder(List.of(servers));
  }

  /** What a client is built with. */
  public static final class Builder {
    private final List<String> targets;
    private ChannelCredentials credentials = InsecureChannelCredentials.create();
    private List<ClientInterceptor> interceptors = List.of();
    private RetryPolicy retries = RetryPolicy.DEFAULT;
    private Duration deadline = Duration.ofSeconds(10);

    private Builder(List<String> targets) {
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("servers: must be one or more, got none");
      }
      this.targets = targets;
    }

    /** How servers are trusted, such as {@code TlsChannelCredentials.create()}; none by default. */
    public Builder credentials(ChannelCredentials given) {
      credentials = given;
      return this;
    }

    /** Says who calls: a token of a machine or a session, with each call; none by default. */
    public Builder token(String given) {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + given);
      interceptors = List.of(MetadataUtils.newAttachHeadersInterceptor(headers));
      return this;
    }

    /** When calls are made again; {@link RetryPolicy#DEFAULT} by default. */
    public Builder retries(RetryPolicy given) {
      retries = given;
      return this;
    }

    /** How long a call may take with all its attempts; 10 s by default. */
    public Builder deadline(Duration given) {
      deadline = given;
      return this;
    }

    public WeirClient build() {
      List<ManagedChannel> channels = new ArrayList<>();
      for (String target : targets) {
        channels.add(prepared(Grpc.newChannelBuilder(target, credentials)).build());
      }
      return new WeirClient(channels, retries, deadline);
    }

    /** For tests. */
    WeirClient over(ManagedChannel... channels) {
      return new WeirClient(List.of(channels), retries, deadline);
    }

    private ManagedChannelBuilder<?> prepared(ManagedChannelBuilder<?> channel) {
      return channel
          .intercept(interceptors)
          .maxInboundMessageSize(MOST_REPLY_BYTES)
          .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * The items of an index, whose values have one type.
   *
   * @param name 1 to 255 bytes of UTF-8, without control characters and slashes
   */
  public <T> KeyIndex<T> index(String name, Codec<T> codec) {
    return new KeyIndex<>(attempts, deadline, name, codec);
  }

  /** Waits for calls in flight, 5 s at most; those that last longer fail. */
  @Override
  public void close() {
    servers.forEach(ManagedChannel::shutdown);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    try {
      for (ManagedChannel server : servers) {
        if (!server.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          server.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      servers.forEach(ManagedChannel::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }
}
