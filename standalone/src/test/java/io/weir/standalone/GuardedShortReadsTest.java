package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What may be read is the same whether the selecting thread answers, or the routes do. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class GuardedShortReadsTest {
  private static final String READER = "short-reader";
  private static final long NOW = System.currentTimeMillis() * 1_000_000;
  private static final String SAMPLE =
      "{\"time\":%d,\"tag\":\"%s\",\"values\":[1.5,-2,3,4,5,6,7,8,9,10]}";
  private static final String SPAN = "&start=%d&end=%d&points=3".formatted(NOW - 1000, NOW + 1000);

  /** Whatever may be read, and whatever may not. */
  private static final List<String> PATHS =
      List.of(
          "/api?tag=short/a" + SPAN,
          "/api?tag=short/a&format=csv&fn=max" + SPAN,
          "/api?tag=short/a&points=none",
          "/api?tag=short/a&other=1" + SPAN,
          "/api?tag=short/b" + SPAN,
          "/api?tag=short/none" + SPAN,
          "/api?tag=short/a&tag=short/b" + SPAN,
          "/api?tag=short/*" + SPAN,
          "/api",
          "/tags?prefix=short",
          "/streams/short/log",
          "/streams/short/other",
          "/streams/short/none",
          "/streams/short",
          "/kv/short/a",
          "/kv/short/b",
          "/kv/short/none",
          "/kv/short");

  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();

  /** A list that long is left to the routes, and asks for the same as one alone. */
  private static final String LONG = "identity" + ", identity".repeat(60);

  private static ExampleRequest.Reply read(String path, String token, String encodings)
      throws IOException {
    String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    String head = "GET %s HTTP/1.1\r\nHost: localhost\r\n%sAccept-Encoding: %s\r\n\r\n";
    try (RawHttp connection =
        new RawHttp(WEIR.url(), head.formatted(path, authorization, encodings))) {
      return connection.reply();
    }
  }

  private static Map<String, List<String>> headers(ExampleRequest.Reply reply) {
    Map<String, List<String>> headers = new LinkedHashMap<>(reply.headers());
    headers.remove("date");
    return headers;
  }

  private static void save() throws Exception {
    HttpApi root = WEIR.api(GuardedStandalone.ROOT);
    for (String name : List.of("a", "b")) {
      String sample = SAMPLE.formatted(NOW, "short/" + name);
      assertThat(root.post("/save", sample).statusCode()).isEqualTo(204);
      assertThat(root.put("/kv/short/" + name, "{\"n\":1}").statusCode()).isIn(200, 201, 204);
    }
    for (String name : List.of("log", "other")) {
      assertThat(root.post("/streams/short/" + name, "1").statusCode()).isEqualTo(201);
    }
    for (String path : List.of("/api?tag=short/b" + SPAN, "/kv/short/b")) {
      await()
          .atMost(GuardedStandalone.PATIENCE)
          .until(() -> read(path, GuardedStandalone.ROOT, "identity").status() == 200);
    }
  }

  @Test
  void answersAndRefusalsAreTheSame() throws Exception {
    save();
    WEIR.tokens(
        Map.of(READER, "get:server get:tags/short%2Fa get:streams/short/log get:kv/short/a"));
    List<String> tokens = new ArrayList<>(List.of(GuardedStandalone.ROOT, READER, "", "unknown"));
    tokens.addAll(ExpiredCredentials.of(WEIR, "short"));
    Set<Integer> met = new TreeSet<>();
    for (String token : tokens) {
      for (String path : PATHS) {
        ExampleRequest.Reply shorter = read(path, token, "identity");
        ExampleRequest.Reply longer = read(path, token, LONG);

        String who = path + " by \"" + token + "\"";
        assertThat(shorter.status()).as(who).isEqualTo(longer.status());
        assertThat(shorter.body()).as(who).isEqualTo(longer.body());
        assertThat(headers(shorter)).as(who).isEqualTo(headers(longer));
        met.add(shorter.status());
      }
    }
    assertThat(met).contains(200, 400, 401, 403, 404);
  }
}
