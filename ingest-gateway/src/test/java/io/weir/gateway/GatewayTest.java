package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest extends GatewayOverMemory {
  @Test
  void answers204OnceASampleIsKept() throws Exception {
    HttpResponse<String> response = post("/save", JSON, message("a", 7));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Weir-Position").orElse(""))
        .matches("samples/[0-3]:0");
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Type")).isEmpty();
    assertThat(keptSamples()).containsExactly("a@7=1.0");
    assertThat(log.kept().get(0).key()).isEqualTo("a".getBytes());
  }

  @Test
  void doesNotAnswerBeforeTheSampleIsKept() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(
            request("/save", message("a", 7).getBytes()).build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> !metric("weir_in_flight_bytes").equals("0.0"));
    assertThat(response).isNotDone();

    gate.complete(null);

    assertThat(response.get().statusCode()).isEqualTo(204);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/save, application/json",
        "/save, Application/JSON; charset=UTF-8",
        "/save, `application/json;charset=\"utf-8\"`"
      })
  void takesJsonHoweverItIsNamed(String path, String type) throws Exception {
    assertThat(post(path, type, message("a", 7)).statusCode()).isEqualTo(204);
  }

  /** What a form, or a page of another site without a preflight, can send. */
  @ParameterizedTest
  @ValueSource(strings = {"/save", "/batch"})
  void refusesWhatDoesNotSayWhatItIs(String path) throws Exception {
    HttpRequest.Builder silent =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(message("a", 7)));

    assertProblem(send(silent), 415, "\"detail\":\"Content-Type must be");
    assertThat(log.kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/save, text/plain",
    "/save, application/x-ndjson",
    "/save, application/x-www-form-urlencoded",
    "/save, multipart/form-data; boundary=x",
    "/batch, text/plain;charset=UTF-8",
    "/save, application/json; charset=latin1",
    "/batch, text/csv",
    "/batch, ;;;"
  })
  void refusesOtherContentTypes(String path, String type) throws Exception {
    assertProblem(post(path, type, message("a", 7)), 415, "\"detail\":\"Content-Type must be");
  }

  @Test
  void takesABatchAsAnArrayOrAsLines() throws Exception {
    String array = "[" + message("a", 1) + "," + message("b", 2) + "," + message("a", 3) + "]";
    String lines = message("c", 4) + "\n" + message("d", 5) + "\n";

    assertThat(post("/batch", JSON, array).statusCode()).isEqualTo(204);
    assertThat(post("/batch", NDJSON, lines).statusCode()).isEqualTo(204);

    assertThat(keptSamples())
        .containsExactlyInAnyOrder("a@1=1.0", "b@2=1.0", "a@3=1.0", "c@4=1.0", "d@5=1.0")
        .containsSubsequence("a@1=1.0", "a@3=1.0");
  }

  @Test
  void refusesABatchWithoutKeepingAnyOfIt() throws Exception {
    String array = "[" + message("a", 1) + "," + message("b", 2).replace("2.5", "null") + "]";

    assertProblem(
        post("/batch", JSON, array),
        400,
        "\"detail\":\"values: must be numbers, got null at place 1\",\"field\":\"values\",\"index\":1}");
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void allowsTimesALittleAheadOfTheClock() throws Exception {
    assertThat(post("/save", JSON, message("a", LATEST)).statusCode()).isEqualTo(204);
    assertProblem(
        post("/save", JSON, message("a", LATEST + 1)),
        400,
        "\"detail\":\"time: must be at most "
            + LATEST
            + " (the clock and what is allowed ahead), got "
            + (LATEST + 1)
            + "\",\"field\":\"time\"}");
  }

  @Test
  void refusesAnEmptyBody() throws Exception {
    assertProblem(
        post("/save", JSON, ""),
        400,
        "\"detail\":\"body: must be a message, got nothing\",\"field\":\"body\"}");
  }

  @Test
  void hasNoStreamsWithoutRecords() throws Exception {
    assertThat(post("/streams/b/s", JSON, "1").statusCode()).isEqualTo(404);
  }
}
