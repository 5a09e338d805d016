package io.weir.query.ask;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.Client;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.queryablestate.network.stats.DisabledKvStateRequestStats;

/**
 * Flink's network client, for one proxy only: so it can be given up without the others. It connects
 * by itself, again after the connection was lost; the name is looked up anew then.
 */
final class FlinkConnection {
  private final long begun = System.nanoTime();
  private final HostPort proxy;
  private final Client<KvStateRequest, KvStateResponse> client;
  private volatile InetSocketAddress resolved;

  FlinkConnection(HostPort proxy) {
    this.proxy = proxy;
    this.client =
        new Client<>(
            "weir-ask " + proxy,
            1,
            new MessageSerializer<>(
                new KvStateRequest.KvStateRequestDeserializer(),
                new KvStateResponse.KvStateResponseDeserializer()),
            new DisabledKvStateRequestStats());
  }

  CompletableFuture<KvStateResponse> send(KvStateRequest request) {
    InetSocketAddress address = resolved;
    if (address == null) {
      address = new InetSocketAddress(proxy.host(), proxy.port());
      if (address.isUnresolved()) {
        return CompletableFuture.failedFuture(
            new UnknownHostException("no address for host " + proxy.host()));
      }
      resolved = address;
    }
    CompletableFuture<KvStateResponse> response;
    try {
      response = client.sendRequest(address, request);
    } catch (IllegalStateException e) {
      // The connection is closing, and has not left the client's map yet.
      return CompletableFuture.failedFuture(new IOException("connection lost to " + proxy, e));
    }
    response.whenComplete(
        (ignored, fault) -> {
          if (fault instanceof IOException) {
            resolved = null;
          }
        });
    return response;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Closes once what is still on its way has had the time to arrive. */
  void retire(Duration grace) {
    CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS).execute(this::close);
  }

  void close() {
    client.shutdown();
  }
}
