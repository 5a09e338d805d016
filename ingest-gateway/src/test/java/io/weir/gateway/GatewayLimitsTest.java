package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway does when it is asked for too much, or its log fails. */
class GatewayLimitsTest extends GatewayOverMemory {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesABodyThatIsTooLarge(boolean announced) throws Exception {
    byte[] body = new byte[100 * 1024 + 1];
    HttpRequest.BodyPublisher publisher =
        announced
            ? HttpRequest.BodyPublishers.ofByteArray(body)
            : HttpRequest.BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream(body));

    HttpResponse<String> response = send(request("/batch", body).POST(publisher));

    assertProblem(response, 413, "\"detail\":\"body: must have at most 102400 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain"})
  void aClientThatSendsAllBeforeItReadsSeesTheRefusal(String type) throws Exception {
    byte[] body = new byte[10_000_000];
    String head =
        "POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: ";
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write((head + body.length + "\r\n\r\n").getBytes());
      socket.getOutputStream().write(body);

      assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine())
          .matches("HTTP/1.1 41[35] .*");
    }
  }

  @Test
  void shedsWhatItHasNoRoomForAndTakesItLater() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    String batch = "[" + (message("a", 1) + ",").repeat(999) + message("a", 1) + "]"; // about 40 KB
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    HttpResponse<String> shed = null;
    for (int i = 0; i < 100 && shed == null; i++) {
      CompletableFuture<HttpResponse<String>> one = async("/batch", batch.getBytes());
      waiting.add(one);
      int appended = i + 1;
      await().until(() -> one.isDone() || log.appended() == appended);
      shed = one.isDone() ? one.get() : null;
    }

    assertProblem(shed, 429, "\"detail\":\"the gateway holds at most 300000 bytes");
    assertThat(shed.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Double.parseDouble(metric("weir_in_flight_bytes"))).isLessThan(MAX_IN_FLIGHT);

    gate.complete(null);
    for (CompletableFuture<HttpResponse<String>> one : waiting) {
      assertThat(one.get().statusCode()).isIn(204, 429);
    }
    assertThat(post("/batch", JSON, batch).statusCode()).isEqualTo(204);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void shedsBatchesHoweverSmallTheyAreZippedButNoSinglesWhileTheLogIsSlow() throws Exception {
    byte[] batch = ("[" + (message("a", 1) + ",").repeat(999) + message("a", 1) + "]").getBytes();
    CompletableFuture<Void> slow = new CompletableFuture<>();
    log.waitFor(slow.completeOnTimeout(null, 1500, TimeUnit.MILLISECONDS));
    assertThat(send(request("/batch", batch)).statusCode()).isEqualTo(204);
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    waiting.add(async("/batch", batch));
    await().until(() -> log.appended() == 2); // so that the next is not shed beside it
    waiting.add(async("/batch", batch));
    await().until(() -> log.appended() == 3);

    HttpResponse<String> shed = send(request("/batch", batch).timeout(Duration.ofSeconds(10)));
    byte[] zipped = gzip(batch);
    assertThat(zipped.length).isLessThan(16 * 1024); // as long as what is not shed
    HttpResponse<String> shedToo =
        send(
            request("/batch", zipped)
                .header("Content-Encoding", "gzip")
                .timeout(Duration.ofSeconds(10)));
    waiting.add(async("/save", message("a", 7).getBytes()));

    assertProblem(shed, 429, "\"detail\":\"Kafka takes more than 500 ms to acknowledge");
    assertThat(shed.headers().firstValue("Retry-After")).hasValue("1");
    assertProblem(shedToo, 429, "\"detail\":\"Kafka takes more than 500 ms to acknowledge");
    assertThat(metric("weir_ingest_requests_refused_total{reason=\"overload\"}")).isEqualTo("2.0");
    await().until(() -> log.appended() == 4);
    gate.complete(null);
    for (CompletableFuture<HttpResponse<String>> one : waiting) {
      assertThat(one.get().statusCode()).isEqualTo(204);
    }
    assertThat(send(request("/batch", batch)).statusCode()).isEqualTo(204);
  }

  private CompletableFuture<HttpResponse<String>> async(String path, byte[] body) {
    return client.sendAsync(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void holdsMemoryForBytesThatArriveAndNotForPromises() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        idle.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n["
                    .getBytes());
      }
      await().until(() -> Double.parseDouble(metric("weir_in_flight_bytes")) > 4 * 20_000);

      assertThat(post("/save", JSON, message("a", 7)).statusCode()).isEqualTo(204);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    await().until(() -> metric("weir_in_flight_bytes").equals("0.0"));
  }

  @Test
  void doesNotWaitForABodyThatTrickles() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
              .getBytes());
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
      await()
          .until(
              () -> {
                out.write(' ');
                return in.ready();
              });

      assertThat(in.readLine()).isEqualTo("HTTP/1.1 408 Request Timeout");
    }
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void answers503WhenTheLogCannotBeReached() throws Exception {
    log.fail("Kafka cannot be used");

    HttpResponse<String> response = post("/save", JSON, message("a", 7));

    assertProblem(response, 503, "\"detail\":\"Kafka cannot be used\"}");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    HttpResponse<String> ready = send(HttpRequest.newBuilder(URI.create(server.url() + "/ready")));
    assertProblem(ready, 503, "\"detail\":\"Not ready: kafka: Kafka cannot be used\"}");
  }

  @Test
  void answers503WhenTheLogDoesNotAcknowledge() throws Exception {
    log.waitFor(CompletableFuture.failedFuture(new IllegalStateException("secret")));

    HttpResponse<String> response = post("/save", JSON, message("a", 7));

    assertProblem(response, 503, "\"detail\":\"Kafka did not acknowledge the samples in time;");
    assertThat(response.body()).doesNotContain("secret");
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void countsSoThatReceivedIsStoredAndRefused() throws Exception {
    post("/save", JSON, message("a", 7));
    post("/batch", JSON, "[" + message("a", 1) + "," + message("b", 2) + "]");
    post("/batch", JSON, "[" + message("a", 1) + "," + message("b", 0) + "," + message("c", 1));
    log.waitFor(CompletableFuture.failedFuture(new IllegalStateException("lost")));
    post("/batch", JSON, "[" + message("a", 1) + "]");
    post("/save", "text/plain", message("a", 7));

    assertThat(metric("weir_samples_received_total")).isEqualTo("6.0");
    assertThat(metric("weir_samples_stored_total")).isEqualTo("3.0");
    assertThat(metric("weir_samples_refused_total{reason=\"invalid\"}")).isEqualTo("2.0");
    assertThat(metric("weir_samples_refused_total{reason=\"unavailable\"}")).isEqualTo("1.0");
    assertThat(metric("weir_ingest_requests_refused_total{reason=\"unsupported\"}"))
        .isEqualTo("1.0");
  }

  @Test
  void acknowledgesWhatItAcceptedWhenItStops() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    CompletableFuture<HttpResponse<String>> response = async("/save", message("a", 7).getBytes());
    await().until(() -> !metric("weir_in_flight_bytes").equals("0.0"));
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
    gate.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS);

    assertThat(response.get().statusCode()).isEqualTo(204);
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(6));
  }
}
