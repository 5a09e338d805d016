package io.weir.query;

import static io.weir.query.StoredNumbers.MICROS;
import static io.weir.query.StoredNumbers.MINUTE;
import static io.weir.query.StoredNumbers.NANOS;
import static io.weir.query.StoredNumbers.body;
import static io.weir.query.StoredNumbers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.query.documents.InMemoryNumbers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of numbers in fewer rows than there are: compressed, or by periods. */
class CompressedNumbersTest {
  @RegisterExtension private static final StoredNumbers NUMBERS = new StoredNumbers();

  private final InMemoryNumbers state = NUMBERS.empty();

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void drawsTheSameLineFromWhatIsCompressed(String sort) throws Exception {
    NUMBERS.fill("a", 5000, 1_000_000_000);
    long lower = MICROS + 60_000_000;
    long upper = MICROS + 4_000_000_000L;
    String path =
        "/metric/single/a?resolution=compressed&limit=400&lower=" + lower + "&upper=" + upper;

    HttpResponse<String> reply = NUMBERS.get(path + "&sort=" + sort);
    List<JsonNode> rows = new ArrayList<>();
    json(reply).get("rows").forEach(rows::add);

    assertThat(reply.headers().firstValue("Weir-Resolution")).hasValue("0");
    assertThat(rows).hasSizeBetween(100, 400);
    List<String> line = rows.stream().map(CompressedNumbersTest::point).toList();
    assertThat(line).doesNotHaveDuplicates();
    assertThat(rows)
        .isSortedAccordingTo(
            Comparator.comparingLong(
                row -> (sort.equals("asc") ? 1 : -1) * row.get("time").longValue()));
    NavigableMap<Long, Double> held =
        state.held("a").subMap(lower * 1000, true, upper * 1000, false);
    List<String> all = new ArrayList<>();
    held.forEach((time, value) -> all.add(time / 1000 + "=" + value));
    assertThat(all).containsAll(line);
    for (int column = 0; column < 100; column++) {
      long from = lower * 1000 + (upper - lower) * 10 * column;
      NavigableMap<Long, Double> in = held.subMap(from, true, from + (upper - lower) * 10, false);
      if (!in.isEmpty()) {
        List<Double> values =
            rows.stream()
                .filter(row -> in.containsValue(row.get("value").doubleValue()))
                .filter(
                    row ->
                        row.get("time").longValue() >= in.firstKey() / 1000
                            && row.get("time").longValue() <= in.lastKey() / 1000)
                .map(row -> row.get("value").doubleValue())
                .toList();
        assertThat(values)
            .contains(
                in.values().stream().min(Comparator.naturalOrder()).orElseThrow(),
                in.values().stream().max(Comparator.naturalOrder()).orElseThrow());
        assertThat(line)
            .contains(
                in.firstKey() / 1000 + "=" + in.firstEntry().getValue(),
                in.lastKey() / 1000 + "=" + in.lastEntry().getValue());
      }
    }
  }

  private static String point(JsonNode row) {
    return row.get("time") + "=" + row.get("value").doubleValue();
  }

  @Test
  void compressesAllThatIsHeldWhereNoBoundsAreGiven() throws Exception {
    NUMBERS.fill("a", 300, MINUTE);

    JsonNode all = json(NUMBERS.get("/metric/single/a?resolution=compressed&limit=4&sort=asc"));

    assertThat(all.get("rows").get(0).get("time").longValue())
        .isEqualTo(state.held("a").firstKey() / 1000);
    assertThat(all.get("rows").get(all.get("rows").size() - 1).get("time").longValue())
        .isEqualTo(state.held("a").lastKey() / 1000);
    assertThat(all.get("cursor").textValue()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"minute, 60, asc", "minute, 60, desc", "hour, 3600, desc", "day, 86400, asc"})
  void sumsUpWholePeriodsOfUtcPageAfterPage(String resolution, long seconds, String sort)
      throws Exception {
    NUMBERS.fill("a", 400, seconds * 500_000_000L);
    long length = seconds * 1_000_000_000L;
    long lower = MICROS + NUMBERS.random.nextInt(1000) * seconds * 1000;
    long upper = MICROS + 300 * seconds * 1_000_000L;
    Map<Long, List<Double>> periods = new TreeMap<>();
    state
        .held("a")
        .forEach(
            (time, value) ->
                periods
                    .computeIfAbsent(time / length * length / 1000, each -> new ArrayList<>())
                    .add(value));
    List<String> expected = new ArrayList<>();
    periods.forEach(
        (time, values) -> {
          if (time >= lower && time < upper) {
            var all = values.stream().mapToDouble(each -> each).summaryStatistics();
            expected.add(
                time
                    + " "
                    + all.getMin()
                    + " "
                    + all.getMax()
                    + " "
                    + all.getAverage()
                    + " "
                    + all.getCount());
          }
        });
    if (sort.equals("desc")) {
      Collections.reverse(expected);
    }

    List<JsonNode> rows =
        NUMBERS.pages(
            String.format(
                "/metric/single/a?resolution=%s&sort=%s&limit=%d&lower=%d&upper=%d",
                resolution, sort, 1 + NUMBERS.random.nextInt(20), lower, upper));

    assertThat(
            rows.stream()
                .map(
                    row ->
                        row.get("time")
                            + " "
                            + row.get("min").doubleValue()
                            + " "
                            + row.get("max").doubleValue()
                            + " "
                            + row.get("avg").doubleValue()
                            + " "
                            + row.get("count")))
        .containsExactlyElementsOf(expected);
    assertThat(expected).hasSizeGreaterThan(20);
  }

  /** Every minute of a gap of a year would be a page. */
  @Test
  void passesOverPeriodsWithoutNumbersAtOnce() throws Exception {
    state.put("a", NANOS, 1);
    state.put("a", NANOS + 365 * 24 * 60 * MINUTE, 2);

    List<JsonNode> rows = NUMBERS.pages("/metric/single/a?resolution=minute&limit=10");

    assertThat(rows).hasSize(2);
    assertThat(state.asked()).isLessThanOrEqualTo(4);
  }

  @Test
  void writesTheRowsOfPeriods() throws Exception {
    state.put("a", NANOS, 1);
    state.put("a", NANOS + 1, 2.5);

    assertThat(body(NUMBERS.get("/metric/single/a?resolution=hour")))
        .isEqualTo(
            "{\"metric_id\":\"a\",\"rows\":[{\"time\":1699999200000000,\"min\":1.0,"
                + "\"max\":2.5,\"avg\":1.75,\"count\":2,\"metric_key\":\"a\"}],"
                + "\"query_time_ns\":0,\"cursor\":\"\"}");
  }
}
