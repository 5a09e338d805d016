package io.weir.job.records.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.model.records.Filter;
import io.weir.model.records.Filter.Operator;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentMatcherTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static boolean matches(Filter filter, String document) {
    byte[] bytes = ("##" + document + "#").getBytes(UTF_8);
    return new DocumentMatcher(filter).matches(bytes, 2, bytes.length - 3);
  }

  private static Filter compare(String path, Operator operator, FilterValue value) {
    return new Filter.Comparison(FilterPath.of(path), operator, value);
  }

  private static Filter eq(String path, String number) {
    return compare(path, Operator.EQ, new FilterValue.Number(number));
  }

  private static Filter exists(String path) {
    return new Filter.Exists(FilterPath.of(path), true);
  }

  @Test
  void agreesWithATreeOnRandomFiltersAndDocuments() throws IOException {
    long seed = new Random().nextLong();
    RandomFilters random = new RandomFilters(seed);
    int matched = 0;
    for (int i = 0; i < 3000; i++) {
      Filter filter = random.filter(3);
      DocumentMatcher matcher = new DocumentMatcher(filter);
      for (int k = 0; k < 10; k++) {
        String document = random.document(4);
        byte[] bytes = document.getBytes(UTF_8);
        JsonNode tree = JSON.readTree(document);
        boolean expected = SlowFilter.matches(filter, tree);
        assertThat(matcher.matches(bytes, 0, bytes.length))
            .as("seed %d: %s in %s", seed, filter, document)
            .isEqualTo(expected);
        matched += expected ? 1 : 0;
      }
    }
    assertThat(matched).as("seed %d", seed).isBetween(3000, 27000);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "0,1,1", "1,0,1", "1,1,0", "0,0,1", "1,0,0", "0,1,0", "0,0,0"})
  void everyChildCounts(int a, int b, int c) {
    String document = "{\"c\":" + c + ",\"a\":" + a + ",\"b\":" + b + "}";
    List<Filter> children = List.of(eq("$.a", "1"), eq("$.b", "1"), eq("$.c", "1"));
    List<Filter> negated = children.stream().<Filter>map(Filter.Not::new).toList();
    int ones = a + b + c;
    assertThat(matches(new Filter.And(children), document)).isEqualTo(ones == 3);
    assertThat(matches(new Filter.Or(children), document)).isEqualTo(ones > 0);
    assertThat(matches(new Filter.Not(new Filter.And(children)), document)).isEqualTo(ones < 3);
    assertThat(matches(new Filter.Not(new Filter.Or(children)), document)).isEqualTo(ones == 0);
    assertThat(matches(new Filter.And(negated), document)).isEqualTo(ones == 0);
    assertThat(matches(new Filter.Or(negated), document)).isEqualTo(ones < 3);
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740993, 9007199254740992, 1",
    "9223372036854775807, 9223372036854775808, -1",
    "1e400, 1e399, 1",
    "1e400, 10e399, 0",
    "1e-999999999, 0, 1",
    "1e-999999999, 1e-999999998, -1",
    "-1e99999999999999999999, -1e99999999999999999, -1",
    "1e-99999999999999999999, 1e-99999999999999999, -1",
    "1e00000000000000000000001, 10, 0",
    "0e99999999999999999999, 0, 0",
    "-0.0, 0, 0",
    "0.00012, 12e-5, 0",
    "1.10, 1.1, 0",
    "100000000000000000000000000000, 1e29, 0",
    "100000000000000000000000000001, 1e29, 1",
    "-100000000000000000000000000001, -1e29, -1",
    "0.1, 0.1000000000000000055511151231257827, -1",
    "12345678901234567890123, 123456789012345678901234, -1",
  })
  void comparesNumbersExactly(String in, String with, int order) {
    String document = "{\"n\":" + in + "}";
    FilterValue value = new FilterValue.Number(with);
    assertThat(matches(compare("$.n", Operator.EQ, value), document)).isEqualTo(order == 0);
    assertThat(matches(compare("$.n", Operator.NE, value), document)).isEqualTo(order != 0);
    assertThat(matches(compare("$.n", Operator.LT, value), document)).isEqualTo(order < 0);
    assertThat(matches(compare("$.n", Operator.LTE, value), document)).isEqualTo(order <= 0);
    assertThat(matches(compare("$.n", Operator.GT, value), document)).isEqualTo(order > 0);
    assertThat(matches(compare("$.n", Operator.GTE, value), document)).isEqualTo(order >= 0);
    assertThat(matches(new Filter.In(FilterPath.of("$.n"), List.of(value)), document))
        .isEqualTo(order == 0);
  }

  @Test
  void valueOfAnotherTypeFitsNothingButNe() {
    FilterValue one = new FilterValue.Text("1");
    for (String other : List.of("1", "null", "true", "[\"1\"]", "{\"1\":\"1\"}")) {
      String document = "{\"a\":" + other + "}";
      for (Operator operator : Operator.values()) {
        assertThat(matches(compare("$.a", operator, one), document))
            .isEqualTo(operator == Operator.NE);
      }
      assertThat(matches(new Filter.Regex(FilterPath.of("$.a"), "1"), document)).isFalse();
    }
    assertThat(matches(compare("$.a", Operator.NE, one), "{}")).isTrue();
  }

  @Test
  void nullExists() {
    assertThat(matches(exists("$.a"), "{\"a\":null}")).isTrue();
    assertThat(matches(exists("$.a"), "{\"b\":{\"a\":1}}")).isFalse();
    assertThat(matches(new Filter.Exists(FilterPath.of("$.a"), false), "{}")).isTrue();
    assertThat(matches(compare("$.a", Operator.EQ, new FilterValue.Null()), "{}")).isFalse();
    assertThat(matches(compare("$.a", Operator.EQ, new FilterValue.Null()), "{\"a\":null}"))
        .isTrue();
  }

  @Test
  void eachOfRepeatedFieldsCounts() {
    String document = "{\"a\":1,\"a\":{\"b\":2},\"a\":3}";
    assertThat(matches(eq("$.a", "1"), document)).isTrue();
    assertThat(matches(eq("$.a", "3"), document)).isTrue();
    assertThat(matches(eq("$.a.b", "2"), document)).isTrue();
    assertThat(matches(new Filter.And(List.of(eq("$.a", "1"), eq("$.a", "3"))), document)).isTrue();
    FilterValue one = new FilterValue.Number("1");
    assertThat(matches(compare("$.a", Operator.NE, one), document)).isFalse();
  }

  @Test
  void namesAreComparedWithoutTheirEscapes() {
    assertThat(matches(eq("$.abc", "1"), "{\"\\u0061b\\u0063\":1}")).isTrue();
    assertThat(matches(eq("$['\\u0061b\\'']", "1"), "{\"ab'\":1}")).isTrue();
    assertThat(matches(eq("$['\uD83D\uDE00']", "1"), "{\"\\uD83D\\uDE00\":1}")).isTrue();
    assertThat(matches(eq("$['']", "1"), "{\"\":1}")).isTrue();
    assertThat(matches(eq("$[\"a.b[0]\"]", "1"), "{\"a.b[0]\":1}")).isTrue();
    assertThat(matches(eq("$.0", "1"), "{\"0\":1}")).isTrue();
    assertThat(matches(eq("$.0", "1"), "[1]")).isFalse();
  }

  @Test
  void looksIntoArraysOfArrays() {
    String document = "[[1,[2,3]],[],[[4]]]";
    assertThat(matches(eq("$[0][1][0]", "2"), document)).isTrue();
    assertThat(matches(eq("$[0][0]", "2"), document)).isFalse();
    assertThat(matches(eq("$[*][*][*]", "4"), document)).isTrue();
    assertThat(matches(eq("$[*][*][*]", "1"), document)).isFalse();
    assertThat(matches(eq("$[2][0].*", "4"), document)).isTrue();
    assertThat(matches(exists("$[1][*]"), document)).isFalse();
    assertThat(matches(exists("$[3]"), document)).isFalse();
  }

  @Test
  void dollarIsTheDocument() {
    assertThat(matches(eq("$", "5"), " 5 ")).isTrue();
    assertThat(matches(eq("$", "5"), "[5]")).isFalse();
    assertThat(matches(exists("$"), "null")).isTrue();
    FilterValue text = new FilterValue.Text("x");
    assertThat(matches(compare("$", Operator.GTE, text), "\"\\u0078\"")).isTrue();
  }

  @Test
  void ordersTextsByCodePoints() {
    FilterValue last = new FilterValue.Text("\uFFFD");
    assertThat(matches(compare("$", Operator.GT, last), "\"\uD83D\uDE00\"")).isTrue();
    assertThat(matches(compare("$", Operator.LT, last), "\"\uD7FF\"")).isTrue();
    assertThat(matches(compare("$", Operator.LT, last), "\"\"")).isTrue();
  }

  @Test
  void deepDocumentsCostNoStack() {
    int levels = 20_000;
    String deep = "[".repeat(levels) + "]".repeat(levels);
    assertThat(matches(exists("$.a"), "{\"b\":" + deep + ",\"a\":1}")).isTrue();
    assertThat(matches(eq("$" + "[0]".repeat(63), "1"), deep)).isFalse();
    assertThat(matches(exists("$" + "[0]".repeat(63)), deep)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a**", "(?=x)", "\\1", "[[:none:]]"})
  void refusesExpressionsThatAreNone(String pattern) {
    Filter filter = new Filter.Regex(FilterPath.of("$"), pattern);
    assertThatThrownBy(() -> new DocumentMatcher(filter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("regex: ");
  }

  @Test
  void expressionsTakeTimeInProportionToTheText() {
    Filter filter = new Filter.Regex(FilterPath.of("$"), "^(a+)+$");
    assertThat(matches(filter, "\"" + "a".repeat(100_000) + "!\"")).isFalse();
    assertThat(matches(filter, "\"" + "a".repeat(1000) + "\"")).isTrue();
  }

  @Test
  void isDecidedBeforeTheEndWhereItCanBe() {
    String cut = "{\"a\":1,\"b\":";
    assertThat(matches(eq("$.a", "1"), cut)).isTrue();
    assertThat(matches(new Filter.Not(eq("$.a", "1")), cut)).isFalse();
    assertThatThrownBy(() -> matches(eq("$.b", "1"), cut))
        .isInstanceOf(IllegalStateException.class);
  }
}
