package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.model.KeyGroups;
import io.weir.model.records.MetricKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Documents of metrics of two tasks, through gateway, Kafka and the job, read page by page. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DocumentPagesTest {
  private static final long T = 1_700_000_000_000_000L;

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final HttpClient client = HttpClient.newHttpClient();

  /** The last position of the writes in each partition of the log. */
  private final Map<String, Long> positions = new TreeMap<>();

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private record Document(long time, String id, int n, boolean even) {
    String json() {
      return "{\"n\": " + n + ", \"tags\":[\"" + (even ? "even" : "odd") + "\", null]}";
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void write(String url, Document document) throws Exception {
    HttpResponse<String> reply =
        send(
            HttpRequest.newBuilder(
                    URI.create(url + "/metric/message/" + document.id() + "/" + document.time()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(document.json())));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    String position = reply.headers().firstValue("Weir-Position").orElseThrow();
    int colon = position.lastIndexOf(':');
    positions.merge(
        position.substring(0, colon), Long.valueOf(position.substring(colon + 1)), Math::max);
  }

  private JsonNode query(String url, String body) throws Exception {
    String header =
        positions.entrySet().stream()
            .map(each -> each.getKey() + ":" + each.getValue())
            .collect(Collectors.joining(","));
    return HttpApi.json(
        send(
            HttpRequest.newBuilder(URI.create(url + "/query/message"))
                .header("Weir-Position", header)
                .POST(HttpRequest.BodyPublishers.ofString(body))));
  }

  @Test
  void eachDocumentThatTheFilterWantsComesOnceOverAllPages() throws Exception {
    System.out.println("seed " + seed + " (repeat with -Dweir.seed=" + seed + ")");
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int n = random.nextInt(100);
      all.add(new Document(T + i / 10, "metric-" + i % 10, n, n % 2 == 0));
    }
    KeyGroups keyGroups = new KeyGroups(128);
    assertThat(all.stream().map(each -> keyGroups.of(MetricKey.of(each.id()).hashCode()) / 64))
        .as("tasks of two")
        .contains(0, 1);
    List<Document> shuffled = new ArrayList<>(all);
    java.util.Collections.shuffle(shuffled, random);

    for (Document each : shuffled) {
      write(WEIR.url(), each);
    }
    for (String sort : List.of("asc", "desc")) {
      String fields =
          "\"sort\":\""
              + sort
              + "\",\"metric_keys\":["
              + IntStream.range(0, 10)
                  .mapToObj(i -> "\"metric-" + i + '"')
                  .collect(Collectors.joining(","))
              + "],\"filters\":{\"and\":[{\"path\":\"$.n\",\"gte\":30},"
              + "{\"not\":{\"path\":\"$['tags'][*]\",\"regex\":\"^od\"}}]}";
      List<String> given = new ArrayList<>();
      String cursor = "";
      do {
        int limit = 1 + random.nextInt(7);
        JsonNode reply =
            query(
                WEIR.url(),
                "{" + fields + ",\"limit\":" + limit + ",\"cursor\":\"" + cursor + "\"}");
        assertThat(reply.path("rows").size()).isLessThanOrEqualTo(limit);
        reply
            .path("rows")
            .forEach(row -> given.add(row.path("time") + row.path("metric_key").textValue()));
        cursor = reply.path("cursor").textValue();
      } while (!cursor.isEmpty());

      Comparator<Document> order = Comparator.comparing(Document::time).thenComparing(Document::id);
      assertThat(given)
          .as("seed %d", seed)
          .isEqualTo(
              all.stream()
                  .filter(each -> each.n() >= 30 && each.even())
                  .sorted(sort.equals("asc") ? order : order.reversed())
                  .map(each -> each.time() + each.id())
                  .toList());
    }
  }
}
