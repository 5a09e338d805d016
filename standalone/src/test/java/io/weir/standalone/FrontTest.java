package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import io.weir.client.v1.PutReply;
import io.weir.client.v1.PutRequest;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Records through the nginx of docker/front; skipped where nginx is not installed. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class FrontTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MADE = "\"data\":{\"n\":";

  @TempDir static Path dir;

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private static NginxProcess front;
  private static NginxProcess withoutReaders;
  private static HttpApi api;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(NginxProcess.find().isPresent(), "nginx is not installed");
    Path nginx = NginxProcess.find().get();
    String server = WEIR.url().replace("http://", "");
    front =
        NginxProcess.start(
            nginx,
            dir.resolve("all"),
            Map.of("gateways", server, "queries", server, "protocols", WEIR.grpcAddress()));
    withoutReaders =
        NginxProcess.start(
            nginx,
            dir.resolve("writers"),
            Map.of(
                "gateways",
                server,
                "queries",
                NginxProcess.NOBODY,
                "protocols",
                NginxProcess.NOBODY));
    api = new HttpApi(front.url());
  }

  @AfterAll
  static void stop() throws Exception {
    for (NginxProcess each : new NginxProcess[] {front, withoutReaders}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private static void append(String stream, int number) throws Exception {
    HttpResponse<String> reply = api.post("/streams/front/" + stream, "{\"n\":" + number + "}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(front.url() + path));
  }

  private static CompletableFuture<HttpResponse<String>> poll(String path) {
    return CLIENT.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aWebSocketHearsWhatIsHeldAndWhatComes() throws Exception {
    append("socket", 1);
    LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(front.url().replace("http", "ws") + "/listen?s=front:socket:1"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket of, CharSequence text, boolean last) {
                    texts.add(text.toString());
                    of.request(1);
                    return null;
                  }
                })
            .join();
    assertThat(texts.poll(60, TimeUnit.SECONDS)).contains(MADE + 1);

    append("socket", 2);
    assertThat(texts.poll(60, TimeUnit.SECONDS)).contains(MADE + 2);
    socket.sendText("{\"cmd\":\"ping\",\"id\":7}", true).join();
    assertThat(texts.poll(60, TimeUnit.SECONDS))
        .isEqualTo("{\"ok\":true,\"id\":7,\"type\":\"ping\"}");
    socket.abort();
  }

  @Test
  void eventsComeWhileTheirStreamGoesOnAndItGoesOnAfterABreak() throws Exception {
    append("events", 1);
    String id;
    HttpRequest.Builder listen =
        request("/listen?s=front:events:1").header("Accept", "text/event-stream");
    try (BufferedReader lines = lines(listen.build())) {
      assertThat(next(lines, "data:")).contains(MADE + 1);
      append("events", 2); // the stream is open: nothing may wait in a buffer for its end
      id = idOf(lines, MADE + 2);
    }
    append("events", 3);
    try (BufferedReader lines = lines(listen.header("Last-Event-ID", id).build())) {
      assertThat(next(lines, "data:")).contains(MADE + 3).doesNotContain(MADE + 2);
    }
  }

  private static BufferedReader lines(HttpRequest request) throws Exception {
    InputStream body = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static String next(BufferedReader lines, String start) throws Exception {
    String line = lines.readLine();
    while (!line.startsWith(start)) {
      line = lines.readLine();
    }
    return line;
  }

  /** The id of the event with that text, whichever comes first. */
  private static String idOf(BufferedReader lines, String text) throws Exception {
    String id = null;
    String data = null;
    while (id == null || data == null) {
      String line = lines.readLine();
      if (line.isEmpty()) {
        id = null;
        data = null;
      } else if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.contains(text)) {
        data = line;
      }
    }
    return id;
  }

  @Test
  void aLongPollWaitsForAnEventOrItsEnd() throws Exception {
    append("poll", 1);
    CompletableFuture<HttpResponse<String>> waiting = poll("/listen?s=front:poll&timeout=60s");
    CompletableFuture<HttpResponse<String>> ending = poll("/listen?s=front:none&timeout=1s");
    assertThat(ending.join().statusCode()).isEqualTo(204);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              append("poll", 2); // again and again: it may not listen yet
              return waiting.isDone();
            });
    assertThat(waiting.join().statusCode()).isEqualTo(200);
    assertThat(waiting.join().body()).contains(MADE + 2);
  }

  private static HttpResponse<String> put(String path, String condition) throws Exception {
    HttpRequest.Builder put =
        request(path).PUT(HttpRequest.BodyPublishers.ofString("value")).header(condition, "*");
    return CLIENT.send(put.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void writesOfItemsComeOnceAndKeepTheirAnswersAndSlashes() throws Exception {
    String path = "/kv/front/a%2Fb%20c";
    assertThat(put(path, "If-Match").statusCode()).isEqualTo(412);
    HttpResponse<String> made = put(path, "If-None-Match");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("ETag")).isPresent();
    assertThat(made.headers().firstValue("Weir-Position")).isPresent();
    assertThat(put(path, "If-None-Match").body()).contains("\"status\":412", "\"found\":");
    assertThat(api.get(path).body()).isEqualTo("value");
    assertThat(api.post("/kv/front/lookup", "[\"a/b c\",\"x\"]").body())
        .contains("\"a/b c\":{\"version\"", "\"missing\":[\"x\"]");
    assertThat(api.delete(path).statusCode()).isEqualTo(204);
    assertThat(api.delete(path).body()).contains("\"status\":404");
  }

  @Test
  void readsGoToReadersAndWritesToWriters() throws Exception {
    HttpApi half = new HttpApi(withoutReaders.url());
    assertThat(half.post("/streams/front/half", "{\"n\":1}").statusCode()).isEqualTo(201);
    assertThat(half.post("/metric/message/front/1700000000000000", "1").statusCode())
        .isEqualTo(200);
    assertThat(half.delete("/metric/message/front").body()).isEqualTo("{\"count\":1}");
    assertThat(half.delete("/streams/front/half").statusCode()).isEqualTo(204);
    for (HttpResponse<String> read :
        List.of(
            half.get("/streams/front/half"),
            half.get("/kv/front/a"),
            half.get("/listen?s=front:half"),
            half.post("/kv/front/lookup", "[\"a\"]"),
            half.post("/metric/message/front", "{}"),
            half.post("/query/message", "{\"metric_keys\":[\"a\"]}"))) {
      assertThat(read.statusCode()).as(read.uri().toString()).isEqualTo(503);
      assertThat(read.body()).contains("\"detail\":\"No server is available\"");
      assertThat(read.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  private static ManagedChannel channel(NginxProcess of) {
    return Grpc.newChannelBuilder(of.grpcAddress(), InsecureChannelCredentials.create()).build();
  }

  @Test
  void gRpcPassesBothWaysWithItsRefusals() {
    ManagedChannel channel = channel(front);
    try {
      List<String> names = IntStream.range(0, 20_000).mapToObj(i -> "k" + i).toList();
      String position =
          BatchCalls.put(channel, "front-grpc", names, name -> "v" + name).getPosition();
      List<LookupReply> found = BatchCalls.lookup(channel, "front-grpc", names, position);
      assertThat(found.stream().map(each -> each.getValue().getData().toStringUtf8()))
          .containsExactlyElementsOf(names.stream().map(name -> "v" + name).toList());

      KeysGrpc.KeysBlockingStub stub = KeysGrpc.newBlockingStub(channel);
      PutRequest first =
          PutRequest.newBuilder().setIndex("front-grpc").setKey("once").setIfAbsent(true).build();
      PutReply made = stub.put(first);
      assertThat(made.getCreated()).isTrue();
      assertRefused(() -> stub.put(first), Status.Code.FAILED_PRECONDITION)
          .satisfies(
              refusal ->
                  assertThat(refusal.getTrailers().toString())
                      .contains("weir-found=" + made.getVersion()));
      assertRefused(
          () -> stub.delete(DeleteRequest.newBuilder().setKey("k").build()),
          Status.Code.INVALID_ARGUMENT);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void gRpcSaysThatNobodyIsThere() {
    ManagedChannel channel = channel(withoutReaders);
    try {
      assertRefused(
              () ->
                  KeysGrpc.newBlockingStub(channel)
                      .put(PutRequest.newBuilder().setIndex("i").setKey("k").build()),
              Status.Code.UNAVAILABLE)
          .hasMessageContaining("No server is available");
    } finally {
      channel.shutdownNow();
    }
  }

  private static AbstractThrowableAssert<?, StatusRuntimeException> assertRefused(
      ThrowingCallable call, Status.Code code) {
    return assertThatThrownBy(call)
        .asInstanceOf(InstanceOfAssertFactories.throwable(StatusRuntimeException.class))
        .satisfies(refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(code));
  }
}
