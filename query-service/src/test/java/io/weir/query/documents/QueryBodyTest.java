package io.weir.query.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import io.weir.service.http.ProblemException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of queries, and the filters in them. */
class QueryBodyTest {
  private static QueryRequest read(String body) {
    return QueryBody.read(body.getBytes(UTF_8), Optional.empty());
  }

  private static Filter filter(String json) {
    return read("{\"metric_keys\":[\"a\"],\"filters\":" + json + "}").filter().orElseThrow();
  }

  private static ProblemException refusal(String body) {
    ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> read(body));
    assertThat(refusal).as(body).isNotNull();
    assertThat(refusal.status()).isEqualTo(400);
    return refusal;
  }

  @Test
  void readsAllFieldsInAnyOrder() {
    assertThat(
            read(
                "{\"cursor\":\"x\",\"max_skip\":7,\"limit\":5,\"sort\":\"asc\",\"upper\":9,"
                    + "\"lower\":3,\"metric_keys\":[\"a\",\"ü\"],\"filters\":{\"path\":\"$\","
                    + "\"exists\":true}}".replace("/", "")))
        .isEqualTo(
            new QueryRequest(
                List.of(MetricKey.of("a"), MetricKey.of("ü")),
                new TimeRange(3, 9),
                false,
                5,
                7,
                "x",
                Optional.of(new Filter.Exists(FilterPath.of("$"), true))));
  }

  @Test
  void newestFirstOfAllTimesIsTheDefault() {
    assertThat(QueryBody.read("{}".getBytes(UTF_8), Optional.of(MetricKey.of("a"))))
        .isEqualTo(
            new QueryRequest(
                List.of(MetricKey.of("a")),
                TimeRange.ALL,
                true,
                1000,
                1_000_000,
                "",
                Optional.empty()));
  }

  @Test
  void readsEachKindOfFilter() {
    FilterPath a = FilterPath.of("$.a");
    FilterValue one = new FilterValue.Number("1");
    assertThat(
            filter(
                "{\"and\":[{\"path\":\"$.a\",\"eq\":1},{\"not\":{\"ne\":null,\"path\":\"$.a\"}},"
                    + "{\"or\":[{\"path\":\"$.a\",\"gt\":1},{\"path\":\"$.a\",\"gte\":1},"
                    + "{\"path\":\"$.a\",\"lt\":\"x\"},{\"path\":\"$.a\",\"lte\":1e400}]},"
                    + "{\"path\":\"$.a\",\"in\":[1,\"x\",true,false,null]},"
                    + "{\"path\":\"$.a\",\"exists\":false},{\"path\":\"$.a\",\"regex\":\"^x\"}]}"))
        .isEqualTo(
            new Filter.And(
                List.of(
                    new Filter.Comparison(a, Filter.Operator.EQ, one),
                    new Filter.Not(
                        new Filter.Comparison(a, Filter.Operator.NE, new FilterValue.Null())),
                    new Filter.Or(
                        List.of(
                            new Filter.Comparison(a, Filter.Operator.GT, one),
                            new Filter.Comparison(a, Filter.Operator.GTE, one),
                            new Filter.Comparison(a, Filter.Operator.LT, new FilterValue.Text("x")),
                            new Filter.Comparison(
                                a, Filter.Operator.LTE, new FilterValue.Number("1e400")))),
                    new Filter.In(
                        a,
                        List.of(
                            one,
                            new FilterValue.Text("x"),
                            new FilterValue.Bool(true),
                            new FilterValue.Bool(false),
                            new FilterValue.Null())),
                    new Filter.Exists(a, false),
                    new Filter.Regex(a, "^x"))));
  }

  @Test
  void numbersAreReadAsTheyAreWritten() {
    Filter.Comparison comparison =
        (Filter.Comparison) filter("{\"path\":\"$\",\"eq\":9007199254740993.10}");
    assertThat(comparison.value()).isEqualTo(new FilterValue.Number("9007199254740993.10"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|body|must be a JSON object",
        "``|body|must be a JSON object",
        "{|body|must be JSON, got: ",
        "{} x|body|must be JSON, got: ",
        "{\"limit\":1,\"limit\":2}|body|must be JSON, got: Duplicate field 'limit'",
        "{}|metric_keys|must be given, got none",
        "{\"metric_keys\":[]}|metric_keys|must be given, got none",
        "{\"metric_keys\":\"a\"}|metric_keys|must be an array of metric ids",
        "{\"metric_keys\":[\"a\",1]}|metric_keys[1]|must be a text",
        "{\"metric_keys\":[\"a\",\"b\",\"a\"]}|metric_keys[2]|must not be given twice, got a again",
        "{\"metric_keys\":[\"a/b\"]}|metric_keys[0]|must hold no control character and no /, got"
            + " U+002F",
        "{\"limit\":0}|limit|must be a whole number, 1 to 1000000, got 0",
        "{\"limit\":1.0}|limit|must be a whole number, 1 to 1000000",
        "{\"limit\":\"1\"}|limit|must be a whole number, 1 to 1000000",
        "{\"max_skip\":10000001}|max_skip|must be a whole number, 1 to 10000000, got 10000001",
        "{\"lower\":9223372036854775808}|lower|must be a whole number, 0 to 9223372036854775807",
        "{\"metric_keys\":[\"a\"],\"lower\":2,\"upper\":1}|upper|must not be before lower (2), got"
            + " 1",
        "{\"sort\":\"up\"}|sort|must be one of [asc, desc], got \"up\"",
        "{\"cursor\":1}|cursor|must be a text",
        "{\"filter\":1}|filter|is no field here, which has metric_keys, ",
      })
  void namesTheField(String body, String field, String detail) {
    ProblemException refusal = refusal(body);
    assertThat(refusal.field()).contains(field);
    assertThat(refusal.getMessage()).startsWith(field + ": " + detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|filters|must be an object with and, or, not, or path with one of eq, ",
        "{}|filters|must have and, or, not, or path with one of ",
        "{\"path\":\"$\"}|filters|must have and, or, not, or path with one of ",
        "{\"and\":{}}|filters.and|must be an array of filters",
        "{\"and\":[]}|filters.and|must have a filter at least, got none",
        "{\"and\":[{\"eq\":1,\"path\":\"$\"},{\"eq\":1,\"path\":\"$..a\"}]}|filters.and[1].path|is"
            + " not supported from character 2 on, got '.a'; supported are $, .name, ['name'], ",
        "{\"not\":{\"or\":[{\"path\":\"a\",\"eq\":1}]}}|filters.not.or[0].path|must begin with $",
        "{\"not\":[]}|filters.not|must be an object with ",
        "{\"eq\":1}|filters.path|must be given, got none",
        "{\"and\":[{\"eq\":1,\"path\":\"$\"}],\"path\":\"$\"}|filters.path|must not stand next to"
            + " and",
        "{\"path\":\"$\",\"eq\":1,\"ne\":2}|filters.ne|must not stand next to eq: put each in an"
            + " object in an and",
        "{\"path\":\"$\",\"equals\":1}|filters.equals|is no field of a filter, which has and, or, ",
        "{\"path\":1,\"eq\":1}|filters.path|must be a text",
        "{\"path\":\"$\",\"eq\":[1]}|filters.eq|must be a number, a text, true, false or null",
        "{\"path\":\"$\",\"eq\":1e999999999999999999}|filters.eq|must be a number of JSON with at"
            + " most 17 digits of exponent",
        "{\"path\":\"$\",\"eq\":\"\\ud800\"}|filters.eq|must be valid Unicode",
        "{\"path\":\"$\",\"gt\":true}|filters.gt|must be a number or a text",
        "{\"path\":\"$\",\"in\":1}|filters.in|must be an array of values",
        "{\"path\":\"$\",\"in\":[]}|filters.in|must have 1 to 1000 values, got 0",
        "{\"path\":\"$\",\"in\":[1,{}]}|filters.in[1]|must be a number, a text, ",
        "{\"path\":\"$\",\"exists\":1}|filters.exists|must be true or false",
        "{\"path\":\"$\",\"regex\":1}|filters.regex|must be a text",
        "{\"path\":\"$\",\"regex\":\"(\"}|filters.regex|error parsing regexp: missing closing )",
        "{\"or\":[{\"path\":\"$\",\"regex\":\"(a{100}){100}\"}]}|filters.or[0].regex|must have at"
            + " most 500 steps",
      })
  void namesThePlaceInTheFilter(String filter, String field, String detail) {
    ProblemException refusal = refusal("{\"metric_keys\":[\"a\"],\"filters\":" + filter + "}");
    assertThat(refusal.field()).contains(field);
    assertThat(refusal.getMessage()).startsWith(field + ": " + detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a00000000", "7b000000", "fffe7b00"})
  void refusesOtherEncodings(String hex) {
    byte[] body = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> QueryBody.read(body, Optional.empty()))
        .isInstanceOf(ProblemException.class)
        .hasMessage("body: must be JSON, got: bytes that are not UTF-8");
  }

  @Test
  void boundsTheTree() {
    String condition = "{\"path\":\"$\",\"eq\":1}";
    String many = String.join(",", Collections.nCopies(128, condition));
    assertThat(refusal("{\"filters\":{\"or\":[" + many + "]}}").getMessage())
        .isEqualTo("filters.or: must have at most 128 conditions, got 129");
    assertThat(refusal("{\"filters\":{\"or\":[" + many + "," + condition + "]}}").getMessage())
        .isEqualTo("filters.or: must have at most 128, got more");
    String deep = "{\"not\":".repeat(16) + condition + "}".repeat(16);
    assertThat(refusal("{\"filters\":" + deep + "}").getMessage())
        .isEqualTo("filters: must have at most 16 levels, got more");
    String deepest = "[".repeat(100_000);
    assertThat(refusal("{\"filters\":" + deepest + "}").field()).contains("filters");
  }
}
