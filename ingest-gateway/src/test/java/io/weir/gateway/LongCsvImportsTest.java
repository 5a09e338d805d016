package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Imports that last: in bounded memory, of a bounded number, and cut by what may cut them. */
class LongCsvImportsTest extends GatewayOverMemory {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long T = 1_700_000_000_000_000_000L;

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_MAX_IN_FLIGHT", "16MB");
    environment.put("WEIR_IMPORTS", "2");
    return environment;
  }

  private HttpResponse<String> post(String parameters, String body) throws Exception {
    return send(request("/import" + parameters, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** A body that comes without an end being announced. */
  private HttpRequest streamed(String path, InputStream body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body))
        .build();
  }

  /** Its lines are made while they are read. */
  private static InputStream lines(int count) {
    return new InputStream() {
      private byte[] text = "time,tag,v0\n".getBytes(StandardCharsets.UTF_8);
      private int at;
      private int line;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        if (at == text.length) {
          if (line == count) {
            return -1;
          }
          text =
              (T - 1_000_000 + line + ",t" + line++ % 7 + ",1\n").getBytes(StandardCharsets.UTF_8);
          at = 0;
        }
        int read = Math.min(length, text.length - at);
        System.arraycopy(text, at, target, offset, read);
        at += read;
        return read;
      }
    };
  }

  @Test
  void storesAFileThatIsLargerThanAllLimitsOfRequestsInBoundedMemory() throws Exception {
    int count = 300_000; // 7 MB, of which a request may have 100 KB, and a batch 1,000 samples
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    CompletableFuture<HttpResponse<String>> reply =
        client.sendAsync(streamed("/import", lines(count)), HttpResponse.BodyHandlers.ofString());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> log.appended() == 2); // and no more, as the log has none of it yet
    await().during(Duration.ofMillis(300)).until(() -> log.appended() == 2);
    assertThat(Double.parseDouble(metric("weir_in_flight_bytes"))).isBetween(1e6, 4.2e6);
    gate.complete(null);
    assertThat(JSON.readTree(reply.join().body()).path("accepted").intValue()).isEqualTo(count);
    assertThat(keptSamples()).hasSize(count).doesNotHaveDuplicates();
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void tellsUpToWhichLineAllIsStoredWhereTheLogFails() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    AtomicInteger storedFirst = new AtomicInteger();
    PipedOutputStream out = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(out, 1 << 16);
    CompletableFuture<HttpResponse<String>> reply =
        client.sendAsync(streamed("/import", in), HttpResponse.BodyHandlers.ofString());
    CompletableFuture.runAsync(
        () -> {
          try (InputStream lines = lines(100_000);
              out) {
            out.write(lines.readNBytes(1_500_000));
            await().atMost(Duration.ofMinutes(1)).until(() -> log.appended() > 0);
            log.waitFor(gate);
            storedFirst.set(log.appended());
            lines.transferTo(out);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> storedFirst.get() > 0 && log.appended() > storedFirst.get());
    gate.completeExceptionally(new IOException("the log is gone"));
    HttpResponse<String> response = reply.join();
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    int stored = JSON.readTree(response.body()).path("storedLine").intValue();
    assertThat(stored).isGreaterThan(1);
    assertThat(keptSamples()).hasSize(stored - 1); // without the header
  }

  @Test
  void runsOnlySoManyImportsAtOnceAndFreesThePlacesOfThoseWhoseClientsAreGone() throws Exception {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Socket socket = new Socket("127.0.0.1", server.port());
      String head =
          "POST /import?tag=a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n";
      socket.getOutputStream().write((head + "time,v0\n").getBytes(StandardCharsets.UTF_8));
      clients.add(socket);
    }
    await()
        .untilAsserted(
            () ->
                assertProblem(
                    post("?tag=b", "time,v0\n"),
                    429,
                    "\"detail\":\"The gateway runs at most 2 imports at the same time"));
    for (Socket each : clients) {
      each.close();
    }
    await()
        .untilAsserted(() -> assertThat(post("?tag=b", "time,v0\n").statusCode()).isEqualTo(200));
  }
}
