package io.weir.query;

import static io.weir.query.StoredNumbers.NANOS;
import static io.weir.query.StoredNumbers.body;
import static io.weir.query.StoredNumbers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.query.documents.InMemoryNumbers;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of metrics of both types. */
class MetricListsTest {
  @RegisterExtension private static final StoredNumbers NUMBERS = new StoredNumbers();

  private final InMemoryNumbers state = NUMBERS.empty();

  @Test
  void listsMetricsOfBothTypesInOrder() throws Exception {
    state.put("b", NANOS, 1);
    state.put("z", NANOS, 1);
    state.put("a/b", NANOS, 1);
    state.putWide("c");
    state.putDocument("b");
    state.putDocument("a");

    HttpResponse<String> reply = NUMBERS.get("/keys");

    assertThat(body(reply))
        .isEqualTo(
            "[{\"metric_id\":\"a\",\"type\":\"message\"},"
                + "{\"metric_id\":\"b\",\"type\":\"message\"},"
                + "{\"metric_id\":\"b\",\"type\":\"single\"},"
                + "{\"metric_id\":\"z\",\"type\":\"single\"}]");
    assertThat(reply.headers().firstValue("Link")).isEmpty();
    assertThat(body(NUMBERS.get("/keys?prefix=z")))
        .isEqualTo("[{\"metric_id\":\"z\",\"type\":\"single\"}]");
    assertThat(body(NUMBERS.get("/keys?prefix=y"))).isEqualTo("[]");
  }

  @Test
  void leadsFromPageToPageByLinks() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String id = String.format("m %03d&", i);
      int types = 1 + NUMBERS.random.nextInt(3);
      if ((types & 1) != 0) {
        state.putDocument(id);
        expected.add(id + "message");
      }
      if ((types & 2) != 0) {
        state.put(id, NANOS, 1);
        expected.add(id + "single");
      }
    }
    List<String> found = new ArrayList<>();
    String path = "/keys?limit=7&prefix=" + URLEncoder.encode("m ", StandardCharsets.UTF_8);
    while (path != null) {
      HttpResponse<String> reply = NUMBERS.get(path);
      JsonNode page = json(reply);
      assertThat(page.size()).isLessThanOrEqualTo(14);
      page.forEach(
          key -> found.add(key.get("metric_id").textValue() + key.get("type").textValue()));
      path =
          reply
              .headers()
              .firstValue("Link")
              .map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1"))
              .orElse(null);
    }

    assertThat(found).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({"limit=0, limit", "limit=1001, limit", "type=single, type", "cursor=%0A, cursor"})
  void refusesBadLists(String parameters, String field) throws Exception {
    HttpResponse<String> reply = NUMBERS.get("/keys?" + parameters);

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).endsWith("\"field\":\"" + field + "\"}");
  }
}
