package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Several tags in one request get what single requests get, however many tasks own them. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SeveralTagsTest {
  private static final int TAGS = 100;
  private static final int SAMPLES = 20;
  private static final long SECOND = 1_000_000_000L;

  private final long now = System.currentTimeMillis() / 1000 * SECOND;

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @Test
  void twoTasksAnswerAsSingleRequestsDo() throws Exception {
    assertAnswers(new HttpApi(WEIR.url()));
  }

  @Test
  void oneTaskAnswersAsSingleRequestsDo(@TempDir Path dir) throws Exception {
    try (Standalone weir = Running.standalone(dir)) {
      assertAnswers(new HttpApi(weir.url()));
    }
  }

  private void assertAnswers(HttpApi api) throws Exception {
    api.postBatch(samples());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> get(api, "/latest?prefix=several.&limit=1000").path("samples").size() == TAGS);

    assertReports(api);
    assertSamples(api);
    assertPages(api);
    assertGroupAndComparison(api);
  }

  /** Sample i of a tag is i seconds after the tag's first. */
  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int tag = 0; tag < TAGS; tag++) {
      for (int i = 0; i < SAMPLES; i++) {
        double[] values = new double[10];
        values[0] = tag;
        values[9] = i + 0.25;
        samples.add(new Sample(name(tag), time(tag, i), values));
      }
    }
    return samples;
  }

  private long time(int tag, int i) {
    return now - (100 + tag) * SECOND + i * SECOND;
  }

  private static String name(int tag) {
    return "several." + (1000 + tag);
  }

  private static JsonNode get(HttpApi api, String path) throws IOException, InterruptedException {
    HttpResponse<String> response = api.get(path);
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    return HttpApi.json(response);
  }

  private String interval(int points) {
    return "&start=" + (now - 250 * SECOND) + "&end=" + now + "&points=" + points;
  }

  private void assertReports(HttpApi api) throws Exception {
    List<String> singles = new ArrayList<>();
    for (int tag = 0; tag < TAGS; tag++) {
      singles.add(api.get("/api?tag=" + name(tag) + interval(1000)).body());
    }
    String all = "{\"reports\":[" + String.join(",", singles) + "],\"unknown\":[%s]}";
    String names =
        IntStream.range(0, TAGS - 1)
            .mapToObj(tag -> "&tag=" + name(tag))
            .collect(Collectors.joining());
    assertThat(api.get("/api?tag=several.*" + interval(1000)).body()).isEqualTo(all.formatted(""));
    assertThat(api.get("/api?tag=nobody" + names + interval(1000)).body())
        .isEqualTo(
            "{\"reports\":["
                + String.join(",", singles.subList(0, TAGS - 1))
                + "],\"unknown\":[\"nobody\"]}");
  }

  private void assertSamples(HttpApi api) throws Exception {
    String names =
        IntStream.range(0, 60).mapToObj(tag -> "&tag=" + name(tag)).collect(Collectors.joining());
    JsonNode answer = get(api, "/at?tag=nobody&time=" + (time(30, 7) + 5) + names);
    assertThat(answer.path("unknown").get(0).textValue()).isEqualTo("nobody");
    int at = 0;
    for (int tag = 0; tag < 60; tag++) {
      int latest = Math.min(SAMPLES - 1, 7 + tag - 30);
      if (latest < 0) {
        continue;
      }
      JsonNode sample = answer.path("samples").get(at++);
      assertThat(sample.path("tag").textValue()).isEqualTo(name(tag));
      assertThat(sample.path("time").longValue()).isEqualTo(time(tag, latest));
      assertThat(sample.path("values").get(9).doubleValue()).isEqualTo(latest + 0.25);
    }
    assertThat(answer.path("samples").size()).isEqualTo(at);
    assertThat(answer.path("unknown").size()).isEqualTo(61 - at);
  }

  private void assertPages(HttpApi api) throws Exception {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = get(api, "/latest?prefix=several.&limit=30&values=9&cursor=" + cursor);
      for (JsonNode sample : page.path("samples")) {
        int tag = seen.size();
        assertThat(sample.path("time").longValue()).isEqualTo(time(tag, SAMPLES - 1));
        assertThat(sample.path("values").get(0).doubleValue()).isEqualTo(SAMPLES - 0.75);
        seen.add(sample.path("tag").textValue());
      }
      cursor = page.path("next").asText("");
      pages++;
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    assertThat(seen).isEqualTo(IntStream.range(0, TAGS).mapToObj(t -> name(t)).toList());
    assertThat(pages).isGreaterThan(3);
  }

  private void assertGroupAndComparison(HttpApi api) throws Exception {
    JsonNode group = get(api, "/api?tag=several.*&group=sum&values=0" + interval(1));
    assertThat(group.path("tags").size()).isEqualTo(TAGS);
    assertThat(group.path("samples").get(0).path("values").get(0).doubleValue())
        .isEqualTo(TAGS * (TAGS - 1) / 2.0);
    JsonNode compared =
        get(api, "/api?tag=several.1000&tag=several.1001&compare=-100s" + interval(5));
    String earlier =
        "&start=" + (now - 350 * SECOND) + "&end=" + (now - 100 * SECOND) + "&points=5";
    for (int tag = 0; tag < 2; tag++) {
      assertThat(compared.path("reports").get(tag).path("compare"))
          .isEqualTo(get(api, "/api?tag=" + name(tag) + earlier));
    }
  }
}
