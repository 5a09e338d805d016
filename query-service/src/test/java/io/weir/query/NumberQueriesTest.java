package io.weir.query;

import static io.weir.query.StoredNumbers.NANOS;
import static io.weir.query.StoredNumbers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.query.documents.InMemoryNumbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of numbers with a body: of several metrics, and by filters. */
class NumberQueriesTest {
  @RegisterExtension private static final StoredNumbers NUMBERS = new StoredNumbers();

  private final InMemoryNumbers state = NUMBERS.empty();

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void mergesSeveralMetricsByTimeAndFiltersThem(String sort) throws Exception {
    List<String> ids = List.of("a", "b", "c", "none");
    ids.subList(0, 3).forEach(id -> NUMBERS.fill(id, 150, 3_000));
    state.put("a", NANOS + 1_000_000, 5);
    state.put("b", NANOS + 1_000_000, 5);
    Map<String, DoublePredicate> filters = new TreeMap<>();
    filters.put("", value -> true);
    filters.put(",\"filters\":{\"path\":\"$\",\"gt\":50}", value -> value > 50);
    filters.put(
        ",\"filters\":{\"or\":[{\"path\":\"$\",\"lte\":-20.125},{\"and\":["
            + "{\"path\":\"$\",\"gte\":5.0},{\"not\":{\"path\":\"$\",\"gt\":5e0}}]}]}",
        value -> value <= -20.125 || value == 5);
    filters.put(
        ",\"filters\":{\"path\":\"$\",\"in\":[5,-0.125,null,\"x\"]}",
        value -> value == 5 || value == -0.125);
    for (Map.Entry<String, DoublePredicate> filter : filters.entrySet()) {
      List<String> expected = new ArrayList<>();
      for (String id : ids) {
        state
            .held(id)
            .forEach(
                (time, value) -> {
                  if (filter.getValue().test(value)) {
                    expected.add(String.format("%d %s %s", time, id, value));
                  }
                });
      }
      expected.sort(sort.equals("asc") ? Comparator.naturalOrder() : Comparator.reverseOrder());
      List<String> found = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode reply =
            json(
                NUMBERS.post(
                    "/query/single",
                    String.format(
                        "{\"metric_keys\":[\"c\",\"a\",\"none\",\"b\"],\"sort\":\"%s\",\"limit\":%d,"
                            + "\"max_skip\":%d,\"cursor\":\"%s\"%s}",
                        sort,
                        1 + NUMBERS.random.nextInt(40),
                        1 + NUMBERS.random.nextInt(60),
                        cursor,
                        filter.getKey())));
        assertThat(reply.has("metric_id")).isFalse();
        reply
            .get("rows")
            .forEach(
                row ->
                    found.add(
                        String.format(
                            "%d %s %s",
                            row.get("time").longValue(),
                            row.get("metric_key").textValue(),
                            row.get("value").doubleValue())));
        cursor = reply.get("cursor").textValue();
      } while (!cursor.isEmpty());

      assertThat(found)
          .as(filter.getKey())
          .containsExactlyElementsOf(
              expected.stream()
                  .map(each -> Long.parseLong(each.substring(0, 19)) / 1000 + each.substring(19))
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"path\":\"$\",\"eq\":0.1}| true",
        "{\"path\":\"$\",\"eq\":1e-1}| true",
        "{\"path\":\"$\",\"ne\":0.1}| false",
        "{\"path\":\"$\",\"ne\":\"0.1\"}| true",
        "{\"path\":\"$\",\"eq\":\"0.1\"}| false",
        "{\"path\":\"$\",\"lt\":1e400}| true",
        "{\"path\":\"$\",\"lt\":\"z\"}| false",
        "{\"path\":\"$\",\"exists\":true}| true",
        "{\"path\":\"$\",\"exists\":false}| false",
        "{\"path\":\"$.a\",\"exists\":false}| true",
        "{\"path\":\"$.a\",\"ne\":0.1}| true",
        "{\"path\":\"$.a\",\"eq\":0.1}| false",
        "{\"path\":\"$[0]\",\"in\":[0.1]}| false",
        "{\"path\":\"$\",\"in\":[0.2,0.1,\"0.1\"]}| true",
        "{\"path\":\"$\",\"regex\":\".*\"}| false",
        "{\"not\":{\"path\":\"$\",\"regex\":\".*\"}}| true"
      })
  void filtersANumberAsTheValueOfTheWholeDocument(String filter, boolean fits) throws Exception {
    state.put("a", NANOS, 0.1);

    JsonNode reply = json(NUMBERS.post("/metric/single/a", "{\"filters\":" + filter + "}"));

    assertThat(reply.get("rows").size()).isEqualTo(fits ? 1 : 0);
    assertThat(reply.get("metric_id").textValue()).isEqualTo("a");
  }

  @Test
  void refusesBodiesThatAreNoQueries() throws Exception {
    assertThat(NUMBERS.post("/query/single", "").statusCode()).isEqualTo(400);
    assertThat(NUMBERS.post("/query/single", "{}").body()).endsWith("\"field\":\"metric_keys\"}");
    assertThat(NUMBERS.post("/query/single?limit=1", "{}").body()).endsWith("\"field\":\"limit\"}");
    assertThat(NUMBERS.post("/query/single", "x".repeat((1 << 20) + 1)).statusCode())
        .isEqualTo(413);
  }
}
