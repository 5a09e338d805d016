package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.KeysGrpc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is followed ends once the right to it goes: long before a heartbeat or the end of a long
 * poll would show it.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RevokedGrantsTest {
  private static final String USER = "revoked";

  /** The server looks every second; beats come every 15 s, and a poll may wait for a minute. */
  private static final int SECONDS = 10;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();

  private static HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(URI.create(WEIR.url() + path))
        .header("Authorization", "Bearer " + token);
  }

  /** Follows events; completes with what came once the connection ends. */
  private static CompletableFuture<String> events(
      String token, String path, CompletableFuture<Void> begun) {
    HttpRequest request = request(token, path).header("Accept", "text/event-stream").build();
    return CLIENT
        .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
        .thenApplyAsync(response -> read(response, begun));
  }

  private static String read(HttpResponse<InputStream> response, CompletableFuture<Void> begun) {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.append(line).append('\n');
        if (line.startsWith("data:")) {
          begun.complete(null);
        }
      }
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }

  private static void awaitBegun(CompletableFuture<Void> begun) throws Exception {
    begun.get(60, TimeUnit.SECONDS);
  }

  /** Ends soon, although the client goes on. */
  private static <T> T ended(CompletableFuture<T> end) throws Exception {
    return end.get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aWebSocketIsClosedOnceTheGrantIsGone() throws Exception {
    String token = WEIR.user("eve");
    WEIR.grant("eve", "get", "/access/w/s");
    assertThat(WEIR.api(GuardedStandalone.ROOT).post("/streams/w/s", "1").statusCode())
        .isEqualTo(201);
    URI address = URI.create(WEIR.url().replace("http:", "ws:") + "/listen?s=w:s:1&jwt=" + token);
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    CLIENT
        .newWebSocketBuilder()
        .buildAsync(
            address,
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                first.complete(text.toString());
                socket.request(1);
                return null;
              }

              @Override
              public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                closed.complete(code);
                return null;
              }
            })
        .get(30, TimeUnit.SECONDS);
    assertThat(first.get(30, TimeUnit.SECONDS)).contains("\"stream\":\"s\"");
    assertThat(closed).isNotDone();
    WEIR.revoke("eve", "get", "/access/w/s");
    assertThat(closed.get(30, TimeUnit.SECONDS)).isPositive();
    assertThat(
            CLIENT
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {})
                .handle((socket, failure) -> failure != null)
                .get(30, TimeUnit.SECONDS))
        .isTrue();
  }

  @Test
  void whatIsFollowedEndsWithTheRightToIt() throws Exception {
    String token = WEIR.user(USER);
    WEIR.grant(USER, "get", "/access/streams/revoked");
    WEIR.grant(USER, "get", "/access/tags/revoked");
    WEIR.grant(USER, "get", "/access/kv/revoked");
    HttpApi root = WEIR.api(GuardedStandalone.ROOT);
    assertThat(root.post("/streams/revoked/s", "1").statusCode()).isEqualTo(201);
    String sample = "{\"time\":1,\"tag\":\"revoked\",\"values\":[1,2,3,4,5,6,7,8,9,10]}";
    assertThat(root.post("/save", sample).statusCode()).isEqualTo(204);

    CompletableFuture<Void> listens = new CompletableFuture<>();
    CompletableFuture<String> listener = events(token, "/listen?s=revoked:s:1", listens);
    CompletableFuture<Void> views = new CompletableFuture<>();
    CompletableFuture<String> viewer = events(token, "/live?tag=revoked", views);
    CompletableFuture<Void> stays = new CompletableFuture<>();
    CompletableFuture<String> other =
        events(GuardedStandalone.ROOT, "/listen?s=revoked:s:1", stays);
    Socket socket = new Socket();
    CLIENT
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(
            URI.create(WEIR.url().replace("http:", "ws:") + "/listen?s=revoked:s:1"), socket)
        .get(60, TimeUnit.SECONDS);
    awaitBegun(listens);
    awaitBegun(views);
    awaitBegun(stays);
    awaitBegun(socket.begun);
    CompletableFuture<HttpResponse<String>> poll =
        CLIENT.sendAsync(
            request(token, "/listen?s=revoked:s&timeout=60s").build(),
            HttpResponse.BodyHandlers.ofString());
    try (RawMqtt subscriber = new RawMqtt(WEIR.mqttAddress(), 5);
        Lookups lookups = new Lookups(token)) {
      assertThat(subscriber.connectAs("revoked", true, out -> {}, "any", token).code(1)).isZero();
      assertThat(subscriber.subscribed("revoked/s", 1, out -> {})).isEqualTo(1);
      assertThat(lookups.next("k")).isEqualTo("answered");

      WEIR.revoke(USER, "get", "/access/streams/revoked");
      WEIR.revoke(USER, "get", "/access/tags/revoked");
      WEIR.revoke(USER, "get", "/access/kv/revoked");
      long begin = System.nanoTime();
      assertThat(lookups.next("k")).isEqualTo("PERMISSION_DENIED");
      assertThat(ended(listener)).contains("\"id\":1");
      assertThat(ended(viewer)).contains("revoked");
      assertThat(ended(socket.closed)).isPositive();
      assertThat(ended(poll).statusCode()).isEqualTo(204);
      assertThat(nextAfterEvents(subscriber)).isEqualTo(RawMqtt.DISCONNECT);
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(SECONDS));
    }
    assertThat(other).as("of somebody else").isNotDone();
    assertThat(root.delete("/streams/revoked/s").statusCode()).isEqualTo(204);
    other.cancel(true);
  }

  /** The type of the first packet that brings no event. */
  private static int nextAfterEvents(RawMqtt client) throws IOException {
    int type = client.read().type();
    while (type == RawMqtt.PUBLISH) {
      type = client.read().type();
    }
    return type;
  }

  /** Listens over a WebSocket. */
  private static final class Socket implements WebSocket.Listener {
    final CompletableFuture<Void> begun = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean isLast) {
      begun.complete(null);
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }

  /** A stream of lookups that stays open. */
  private static final class Lookups implements StreamObserver<BatchLookupReply>, AutoCloseable {
    private final ManagedChannel channel =
        Grpc.newChannelBuilder(WEIR.grpcAddress(), InsecureChannelCredentials.create()).build();
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private final StreamObserver<BatchLookupRequest> requests;

    Lookups(String token) {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      Channel with =
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
      requests = KeysGrpc.newStub(with).batchLookup(this);
    }

    /** What comes of a lookup: an answer, or how the stream ended. */
    String next(String key) throws InterruptedException {
      requests.onNext(BatchLookupRequest.newBuilder().setIndex("revoked").addKeys(key).build());
      return replies.poll(60, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(BatchLookupReply reply) {
      replies.add("answered");
    }

    @Override
    public void onError(Throwable failure) {
      replies.add(Status.fromThrowable(failure).getCode().toString());
    }

    @Override
    public void onCompleted() {
      replies.add("completed");
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
