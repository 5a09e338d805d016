package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to write to streams that are refused before anything is written. */
class StreamRequestsTest extends GatewayOverMemory {
  @Override
  boolean takesRecords() {
    return true;
  }

  private HttpRequest.Builder streams(String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/streams/" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return type == null ? request : request.header("Content-Type", type);
  }

  @Test
  void saysThatANameIsReservedAndWhichMethodsTakeAHeader() throws Exception {
    assertProblem(
        send(streams("POST", "b/limits", JSON, "1")),
        400,
        "\"detail\":\"stream: must not be limits, which is reserved\"");
    assertProblem(
        send(streams("DELETE", "b/s", null, "").header("If-Match", "\"1\"")),
        400,
        "\"detail\":\"If-Match: is accepted for POST and PATCH only\"");
    assertThat(keptCommands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match, *",
    "If-Match, 1",
    "If-Match, W/\"1\"",
    "If-Match, '\"1\", \"2\"'",
    "If-Match, \"9999999999999999999\"",
    "Idempotency-Key, a b"
  })
  void refusesHeadersThatItDoesNotUnderstand(String name, String value) throws Exception {
    HttpResponse<String> reply = send(streams("POST", "b/s", JSON, "1").header(name, value));

    assertProblem(reply, 400, "");
    assertThat(reply.body()).contains("\"field\":\"" + name + '"');
    assertThat(keptCommands()).isEmpty();
  }

  @Test
  void refusesHeadersThatAreGivenTwiceOrWouldBePassedOver() throws Exception {
    HttpRequest.Builder twice =
        streams("POST", "b/s", JSON, "1").header("If-Match", "\"1\"").header("If-Match", "\"1\"");
    assertProblem(send(twice), 400, "");
    assertProblem(send(streams("DELETE", "b/s", null, "").header("If-Match", "\"1\"")), 400, "");
    assertThat(keptCommands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "{\"events\":0}, events",
    "{\"bytes\":1.5}, bytes",
    "{\"age\":\"7\"}, age",
    "[], body",
    "{\"event\":1}, body",
    "'{\"events\":1,\"events\":2}', events"
  })
  void refusesLimitsThatAreNone(String body, String field) throws Exception {
    HttpResponse<String> reply = send(streams("PUT", "b/limits", JSON, body));

    assertProblem(reply, 400, "");
    assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    assertThat(keptCommands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, a%2Fb/c, 400, bucket",
    "POST, b/a%00, 400, ",
    "POST, /s, 400, bucket",
    "POST, $sys/s, 403, bucket",
    "PATCH, $sys/s, 403, bucket",
    "DELETE, $other/s, 403, bucket",
    "PUT, $sys/s/limits, 403, bucket",
    "DELETE, $sys/limits, 403, bucket",
    "POST, b/limits, 400, stream",
    "PUT, b/limits/limits, 400, stream",
    "POST, b, 404, ",
    "POST, b/s/x, 404, ",
    "POST, b/s/, 404, ",
    "PUT, b/s, 405, ",
    "POST, b/s?from=1, 400, from"
  })
  void refusesOtherPaths(String method, String path, int status, String field) throws Exception {
    HttpResponse<String> reply = send(streams(method, path, JSON, "1"));

    assertThat(reply.statusCode()).isEqualTo(status);
    if (field != null) {
      assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    }
    if (status == 405) {
      assertThat(reply.headers().firstValue("Allow")).hasValue("DELETE, GET, PATCH, POST");
    }
    assertThat(keptCommands()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "{", "1 2", "\ufeff1", "{\"a\":1}x", "tru", "\u0000", "'a'"})
  void refusesBodiesThatAreNoJson(String body) throws Exception {
    HttpResponse<String> reply = send(streams("POST", "b/s", JSON, body));

    assertProblem(reply, 400, "");
    assertThat(reply.body()).contains("\"field\":\"body\"");
    assertThat(keptCommands()).isEmpty();
  }
}
