package io.weir.query;

import static io.weir.query.StoredNumbers.MICROS;
import static io.weir.query.StoredNumbers.NANOS;
import static io.weir.query.StoredNumbers.body;
import static io.weir.query.StoredNumbers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.model.QueryResult;
import io.weir.query.documents.InMemoryNumbers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of numbers over HTTP as they were written, against what is held in a map. */
class NumberRoutesTest {
  @RegisterExtension private static final StoredNumbers NUMBERS = new StoredNumbers();

  private final InMemoryNumbers state = NUMBERS.empty();

  @Test
  void answersTheLatestFirst() throws Exception {
    state.put("a b", NANOS, 1);
    state.put("a b", NANOS + 1000, -2.5);
    state.put("a b", NANOS + 2999, 0.1);

    HttpResponse<String> reply = NUMBERS.get("/metric/single/a%20b");

    assertThat(body(reply))
        .isEqualTo(
            "{\"metric_id\":\"a b\",\"rows\":["
                + "{\"time\":1700000000000002,\"value\":0.1,\"metric_key\":\"a b\"},"
                + "{\"time\":1700000000000001,\"value\":-2.5,\"metric_key\":\"a b\"},"
                + "{\"time\":1700000000000000,\"value\":1.0,\"metric_key\":\"a b\"}],"
                + "\"query_time_ns\":0,\"cursor\":\"\"}");
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(
            body(NUMBERS.get("/metric/single/a%20b?lower=1700000000000001&upper=1700000000000002")))
        .isEqualTo(
            "{\"metric_id\":\"a b\",\"rows\":["
                + "{\"time\":1700000000000001,\"value\":-2.5,\"metric_key\":\"a b\"}],"
                + "\"query_time_ns\":0,\"cursor\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "none?resolution=compressed",
        "none?resolution=day",
        "wide",
        "held?lower=1700000000000001",
        "held?upper=1700000000000000",
        "held?lower=5&upper=5",
        "held?lower=5&upper=5&resolution=hour",
        "held?lower=9223372036854775807&resolution=minute"
      })
  void answersNoRowsWhereThereAreNone(String path) throws Exception {
    state.putWide("wide");
    state.put("held", NANOS, 1);

    String id = path.replaceFirst("\\?.*", "");
    assertThat(body(NUMBERS.get("/metric/single/" + path)))
        .isEqualTo(
            "{\"metric_id\":\"" + id + "\",\"rows\":[],\"query_time_ns\":0,\"cursor\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void givesEachNumberOnceInPagesOfAnySize(String sort) throws Exception {
    NUMBERS.fill("a", 500, 5_000);
    for (int i = 0; i < 10; i++) {
      long lower = MICROS + NUMBERS.random.nextInt(4000);
      long upper = lower + NUMBERS.random.nextInt(4000);
      int limit = 1 + NUMBERS.random.nextInt(i < 2 ? 3 : 300);
      NavigableMap<Long, Double> held =
          state.held("a").subMap(lower * 1000, true, upper * 1000, false);
      List<String> expected = new ArrayList<>();
      (sort.equals("asc") ? held : held.descendingMap())
          .forEach((time, value) -> expected.add(time / 1000 + "=" + value));

      List<JsonNode> rows =
          NUMBERS.pages(
              String.format(
                  "/metric/single/a?lower=%d&upper=%d&limit=%d&sort=%s",
                  lower, upper, limit, sort));

      assertThat(rows.stream().map(row -> row.get("time") + "=" + row.get("value").asDouble()))
          .containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a?lower=-1| lower| lower: must not be negative, got -1",
        "a?lower=2&upper=1| upper| upper: must not be before lower (2), got 1",
        "a?lower=1e15| lower| lower: must be a whole number (int64), got \\\"1e15\\\"",
        "a?limit=0| limit| limit: must be 1 to 1000000, got 0",
        "a?limit=3&resolution=compressed| limit| limit: must be 4 to 10000, got 3",
        "a?limit=10001&resolution=day| limit| limit: must be 1 to 10000, got 10001",
        "a?sort=up| sort| sort: must be one of [asc, desc], got \\\"up\\\"",
        "a?resolution=second| resolution| resolution: must be one of [raw, compressed, minute, hour, day], got \\\"second\\\"",
        "a?fn=avg| fn| fn: is no parameter here, which takes [cursor, limit, lower, resolution, sort, upper]",
        "a?cursor=x| cursor| cursor: must be one that an earlier reply gave",
        "a%2Fb| metric_id| metric_id: must hold no control character and no /, got U+002F",
      })
  void refusesWhatItDoesNotTake(String path, String field, String detail) throws Exception {
    HttpResponse<String> reply = NUMBERS.get("/metric/single/" + path);

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).endsWith("\"detail\":\"" + detail + "\",\"field\":\"" + field + "\"}");
  }

  @Test
  void refusesACursorOfAnotherQuery() throws Exception {
    NUMBERS.fill("a", 10, 1000);
    String cursor = json(NUMBERS.get("/metric/single/a?limit=1")).get("cursor").textValue();
    assertThat(cursor).isNotEmpty();

    for (String other : List.of("b?", "a?sort=asc&", "a?lower=1&", "a?resolution=compressed&")) {
      HttpResponse<String> reply = NUMBERS.get("/metric/single/" + other + "cursor=" + cursor);
      assertThat(reply.statusCode()).as(other).isEqualTo(400);
      assertThat(reply.body()).contains("\"field\":\"cursor\"");
    }
    assertThat(NUMBERS.get("/metric/single/a?limit=7&cursor=" + cursor).statusCode())
        .isEqualTo(200);
  }

  @Test
  void answersOtherTypesAsPathsThatAreNotThere() throws Exception {
    assertThat(NUMBERS.get("/metric/double/a").statusCode()).isEqualTo(404);
    assertThat(NUMBERS.post("/query/double", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhatAnAnswerMayLackAndWhyThereIsNone() throws Exception {
    state.put("a", NANOS, 1);
    state.mark(new QueryResult.Caveat(5, 7));
    assertThat(NUMBERS.get("/metric/single/a").headers().firstValue("Weir-Behind")).hasValue("7");

    state.refuse(new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "so"));
    assertThat(NUMBERS.get("/metric/single/a").statusCode()).isEqualTo(503);
    assertThat(NUMBERS.get("/metric/single/a?resolution=day").statusCode()).isEqualTo(503);
    assertThat(NUMBERS.post("/query/single", "{\"metric_keys\":[\"a\"]}").statusCode())
        .isEqualTo(503);
  }
}
