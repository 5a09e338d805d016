package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keys with values through gateway, Kafka and the job, and across a restart. */
final class KeysOverHttp implements RestartScenario {
  private static final int MANY = 100_000;

  private final byte[] bytes = new byte[1 << 20];
  private String version;
  private String position;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpResponse<byte[]> send(
      Standalone weir, String method, String path, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(weir.url() + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    return client.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(Standalone weir, String path, String... headers)
      throws Exception {
    return send(weir, "GET", path, new byte[0], headers);
  }

  private static String header(HttpResponse<?> reply, String name) {
    return reply.headers().firstValue(name).orElseThrow();
  }

  private static String text(HttpResponse<byte[]> reply) {
    return new String(reply.body(), UTF_8);
  }

  private static String value(int i) {
    return "{\"n\":" + i + ",\"text\":\"" + "x".repeat(i % 60) + "\"}";
  }

  private HttpResponse<byte[]> putMany(Standalone weir) throws Exception {
    String lines =
        IntStream.range(0, MANY)
            .mapToObj(i -> "{\"key\":\"key/" + i + "\",\"value\":" + value(i) + "}\n")
            .collect(Collectors.joining());
    return send(
        weir,
        "POST",
        "/kv/keys.many",
        lines.getBytes(UTF_8),
        "Content-Type",
        "application/x-ndjson");
  }

  /** In an order of its own, and every tenth key is none. */
  private void lookUpMany(Standalone weir, String position) throws Exception {
    int[] order = IntStream.range(0, MANY).map(i -> (int) (i * 7919L % (MANY * 10 / 9))).toArray();
    String keys =
        IntStream.of(order)
            .mapToObj(i -> "\"key/" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    HttpResponse<byte[]> reply =
        send(
            weir,
            "POST",
            "/kv/keys.many/lookup",
            keys.getBytes(UTF_8),
            "Content-Type",
            "application/json",
            "Accept",
            "application/x-ndjson",
            "Weir-Position",
            position);

    assertThat(reply.statusCode()).isEqualTo(200);
    String[] lines = text(reply).split("\n");
    int[] held = IntStream.of(order).filter(i -> i < MANY).toArray();
    assertThat(lines).hasSize(held.length).hasSizeLessThan(MANY);
    for (int i = 0; i < held.length; i++) {
      assertThat(lines[i])
          .startsWith("{\"key\":\"key/" + held[i] + "\",\"version\":")
          .endsWith(",\"value\":" + value(held[i]) + "}");
    }
  }

  @Override
  public void before(Standalone weir) throws Exception {
    new Random(11).nextBytes(bytes);
    HttpResponse<byte[]> put =
        send(
            weir,
            "PUT",
            "/kv/keys.i/a%2Fb",
            bytes,
            "Content-Type",
            "image/x",
            "If-None-Match",
            "*");
    assertThat(put.statusCode()).isEqualTo(201);
    version = header(put, "ETag");
    assertThat(get(weir, "/kv/keys.i/a%2Fb").body()).isEqualTo(bytes);
    assertThat(send(weir, "PUT", "/kv/keys.i/empty", new byte[0]).statusCode()).isEqualTo(201);
    assertThat(send(weir, "PUT", "/kv/keys.i/gone?ttl=100ms", bytes).statusCode()).isEqualTo(201);
    await().until(() -> get(weir, "/kv/keys.i/gone").statusCode() == 404);
    position = header(putMany(weir), "Weir-Position");
    lookUpMany(weir, position);
  }

  @Override
  public void after(Standalone weir) throws Exception {
    HttpResponse<byte[]> got = get(weir, "/kv/keys.i/a%2Fb", "Weir-Position", position);
    assertThat(got.body()).isEqualTo(bytes);
    assertThat(header(got, "ETag")).isEqualTo(version);
    assertThat(header(got, "Content-Type")).isEqualTo("image/x");
    assertThat(get(weir, "/kv/keys.i/a%2Fb", "If-None-Match", version).statusCode()).isEqualTo(304);
    HttpResponse<byte[]> empty = get(weir, "/kv/keys.i/empty");
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
    assertThat(get(weir, "/kv/keys.i/gone").statusCode()).isEqualTo(404);
    assertThat(text(get(weir, "/kv/keys.i")))
        .isEqualTo(
            "{\"items\":[{\"key\":\"a/b\",\"version\":"
                + version.replace("\"", "")
                + "},{\"key\":\"empty\",\"version\":"
                + header(empty, "ETag").replace("\"", "")
                + "}],\"next\":null}");
    assertThat(text(get(weir, "/kv?prefix=keys.")))
        .isEqualTo("{\"data\":[{\"name\":\"keys.i\"},{\"name\":\"keys.many\"}],\"next\":null}");
    lookUpMany(weir, position);
    assertThat(text(get(weir, "/kv/keys.many?prefix=key/9999&limit=3&values=true")))
        .contains("\"key\":\"key/9999\"", "\"key\":\"key/99990\"", "\"value\":" + value(99_991))
        .endsWith("\"next\":\"key/99991\"}");
    HttpResponse<byte[]> stale =
        send(weir, "PUT", "/kv/keys.i/a%2Fb", bytes, "If-Match", "\"" + Long.MAX_VALUE / 10 + '"');
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(text(stale)).contains("\"found\":" + version.replace("\"", ""));
    HttpResponse<byte[]> removed =
        send(weir, "DELETE", "/kv/keys.i/a%2Fb", new byte[0], "If-Match", version);
    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(get(weir, "/kv/keys.i/a%2Fb").statusCode()).isEqualTo(404);
    assertThat(send(weir, "DELETE", "/kv/keys.i/a%2Fb", new byte[0]).statusCode()).isEqualTo(404);
  }
}
