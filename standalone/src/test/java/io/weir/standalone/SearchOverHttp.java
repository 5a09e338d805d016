package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Searches through gateway, Kafka and the job, compared with reading all, across a restart. */
final class SearchOverHttp implements RestartScenario {
  private static final int ITEMS = 5000;
  private static final String JSON = "application/json";

  private final ObjectMapper json = new ObjectMapper();
  private final Random random = new Random(17);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** By key, the words of the title and of the text, with spaces around each. */
  private final Map<String, List<String>> held = new TreeMap<>();

  private String position;

  private HttpResponse<String> send(
      Standalone weir, String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(weir.url() + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return client.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String position(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isIn(201, 204);
    return reply.headers().firstValue("Weir-Position").orElseThrow();
  }

  /** Words by a skew, so that some are in most texts and some in few. */
  private String words(int most) {
    StringBuilder words = new StringBuilder(" ");
    for (int i = random.nextInt(most); i >= 0; i--) {
      words.append("word").append((int) Math.pow(300, random.nextDouble())).append(' ');
    }
    return words.toString();
  }

  private String putMany(Standalone weir, String index) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      List<String> texts = List.of(words(3), words(12));
      held.put("key/" + i, texts);
      lines.append(
          String.format(
              "{\"key\":\"key/%d\",\"value\":{\"title\":\"%s\",\"text\":\"%s\",\"n\":%d}}%n",
              i, texts.get(0), texts.get(1), i));
    }
    return position(
        send(
            weir,
            "POST",
            "/kv/" + index,
            lines.toString(),
            "Content-Type",
            "application/x-ndjson"));
  }

  private String setting(Standalone weir, String body) throws Exception {
    return position(send(weir, "PUT", "/kv/docs/settings", body, "Content-Type", JSON));
  }

  private void awaitBuilt(Standalone weir, String position, String setting) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(
                        send(weir, "GET", "/kv/docs/settings", "", "Weir-Position", position)
                            .body())
                    .isEqualTo("{\"search\":" + setting + ",\"building\":false}"));
  }

  private HttpResponse<String> search(Standalone weir, String position, String query, String more)
      throws Exception {
    String path = "/kv/docs/search?q=" + URLEncoder.encode(query, UTF_8) + more;
    return send(weir, "GET", path, "", "Weir-Position", position);
  }

  private List<String> hits(Standalone weir, String position, String query) throws Exception {
    List<String> keys = new ArrayList<>();
    String after = "";
    do {
      String more = "&limit=300&values=true&after=" + URLEncoder.encode(after, UTF_8);
      HttpResponse<String> reply = search(weir, position, query, more);
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      JsonNode page = json.readTree(reply.body());
      for (JsonNode item : page.get("items")) {
        String key = item.get("key").asText();
        assertThat(item.at("/value/title").asText()).isEqualTo(held.get(key).get(0));
        keys.add(key);
      }
      after = page.get("next").isNull() ? null : page.get("next").asText();
    } while (after != null);
    return keys;
  }

  private void assertHits(
      Standalone weir, String position, String query, Predicate<List<String>> isHit)
      throws Exception {
    List<String> expected =
        held.entrySet().stream()
            .filter(each -> isHit.test(each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(hits(weir, position, query)).as(query).isEqualTo(expected);
  }

  private static Predicate<List<String>> has(String part) {
    return texts -> texts.stream().anyMatch(text -> text.contains(part));
  }

  private void searchAll(Standalone weir, String position) throws Exception {
    assertHits(weir, position, "word1", has(" word1 "));
    assertHits(weir, position, "Word250", has(" word250 "));
    assertHits(
        weir,
        position,
        "word1 word2 word40",
        has(" word1 ").and(has(" word2 ")).and(has(" word40 ")));
    assertHits(weir, position, "\"word1 word2\"", has(" word1 word2 "));
    assertHits(
        weir,
        position,
        "\"word2 word1 word1\" word3",
        has(" word2 word1 word1 ").and(has(" word3 ")));
    assertHits(weir, position, "word29*", has(" word29"));
    assertHits(weir, position, "word*", texts -> true);
    assertHits(weir, position, "word250 word1*", has(" word250 ").and(has(" word1")));
    assertHits(weir, position, "nothing word1", texts -> false);
  }

  @Override
  public void before(Standalone weir) throws Exception {
    position = putMany(weir, "docs");
    assertThat(search(weir, position, "word1", "").body())
        .contains("\"status\":400", "\"field\":\"index\"");
    position = setting(weir, "{\"search\":true}");
    awaitBuilt(weir, position, "true");
    searchAll(weir, position);
    refusesWhatCannotBeSearchedFor(weir, position);

    for (int i = 0; i < 40; i++) {
      String key = "key/" + random.nextInt(ITEMS);
      String path = "/kv/docs/" + key.replace("/", "%2F");
      if (i % 4 == 0 && held.remove(key) != null) {
        position = position(send(weir, "DELETE", path, ""));
      } else {
        held.put(key, List.of(words(3), " red rose word1 word2 "));
        String value =
            String.format(
                "{\"title\":\"%s\",\"text\":\"RED, rose; word1 word2\"}", held.get(key).get(0));
        position = position(send(weir, "PUT", path, value, "Content-Type", JSON));
      }
      assertHits(weir, position, "red rose", has(" red rose "));
    }
    String brief =
        position(
            send(weir, "PUT", "/kv/docs/brief?ttl=1s", "red rose", "Content-Type", "text/plain"));
    await()
        .until(
            () ->
                json.readTree(search(weir, brief, "\"red rose\"", "").body())
                    .at("/items/0/key")
                    .asText()
                    .startsWith("key/"));
    searchAll(weir, position);
    position = setting(weir, "{\"search\":[\"/title\"]}");
    awaitBuilt(weir, position, "[\"/title\"]");
    assertHits(weir, position, "word1", texts -> texts.get(0).contains(" word1 "));
  }

  @Override
  public void after(Standalone weir) throws Exception {
    awaitBuilt(weir, position, "[\"/title\"]");
    assertHits(weir, position, "word2", texts -> texts.get(0).contains(" word2 "));
    position = setting(weir, "{\"search\":true}");
    awaitBuilt(weir, position, "true");
    searchAll(weir, position);
    position = position(send(weir, "DELETE", "/kv/docs/settings", ""));
    awaitBuilt(weir, position, "false");
    assertThat(search(weir, position, "word1", "").statusCode()).isEqualTo(400);
    assertThat(send(weir, "GET", "/kv/docs?limit=1000", "").statusCode()).isEqualTo(200);
  }

  private void refusesWhatCannotBeSearchedFor(Standalone weir, String position) throws Exception {
    for (String query :
        List.of(
            "",
            " ",
            "- & ()",
            "\"open",
            "*",
            "a*",
            "\"a b\"*",
            "a*b",
            "ab *",
            "x".repeat(256),
            "x".repeat(1001),
            "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17")) {
      HttpResponse<String> reply = search(weir, position, query, "");
      assertThat(reply.statusCode()).as(query).isEqualTo(400);
      assertThat(reply.body()).as(query).contains("\"field\":\"q\"", "\"detail\":\"q: ");
    }
    assertThat(search(weir, position, "word1", "&limit=0").body()).contains("\"field\":\"limit\"");
    assertThat(search(weir, position, "word1", "&prefix=a").statusCode()).isEqualTo(400);
    assertThat(send(weir, "GET", "/kv/docs/search", "").body()).contains("\"field\":\"q\"");
  }
}
