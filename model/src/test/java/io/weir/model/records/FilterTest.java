package io.weir.model.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters are read as they were written, have golden bytes, and are bounded. */
class FilterTest {
  private static final FilterPath PATH = FilterPath.of("$.a");
  private static final Filter ONE = new Filter.Exists(PATH, true);

  private static Filter compare(Filter.Operator operator, FilterValue value) {
    return new Filter.Comparison(PATH, operator, value);
  }

  private static Filter everything() {
    return new Filter.And(
        List.of(
            compare(Filter.Operator.EQ, new FilterValue.Null()),
            compare(Filter.Operator.NE, new FilterValue.Bool(true)),
            compare(Filter.Operator.GT, new FilterValue.Number("-1.5e3")),
            compare(Filter.Operator.GTE, new FilterValue.Text("é")),
            new Filter.Or(
                List.of(
                    compare(Filter.Operator.LT, new FilterValue.Number("1")),
                    compare(Filter.Operator.LTE, new FilterValue.Number("2")))),
            new Filter.Not(
                new Filter.In(
                    PATH, List.of(new FilterValue.Bool(false), new FilterValue.Text("")))),
            new Filter.Exists(PATH, false),
            new Filter.Regex(PATH, "^x")));
  }

  /** As in a query. */
  private static byte[] toBytes(Filter filter) {
    return RecordBytes.encode(16, 64, out -> FilterCodec.write(out, filter));
  }

  private static Filter of(byte[] bytes) {
    return RecordBytes.decode("filter", bytes, (kind, in) -> FilterCodec.read(in));
  }

  @Test
  void readsWhatItWrote() {
    byte[] bytes = toBytes(everything());
    assertThat(of(bytes)).isEqualTo(everything());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> of(cut)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> of(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void hasGoldenBytes() {
    assertThat(HexFormat.of().formatHex(toBytes(everything())))
        .isEqualTo(
            "01100100000008"
                + "0400000003242e610101"
                + "0400000003242e610203"
                + "0400000003242e610304000000062d312e356533"
                + "0400000003242e61040500000002c3a9"
                + "0200000002"
                + "0400000003242e6105040000000131"
                + "0400000003242e6106040000000132"
                + "030500000003242e6100000002020500000000"
                + "0600000003242e6100"
                + "0700000003242e61000000025e78");
  }

  @Test
  void treesAreBounded() throws IOException {
    Filter deep = ONE;
    for (int level = 2; level <= Filter.MAX_DEPTH; level++) {
      deep = level % 2 == 0 ? new Filter.Not(deep) : new Filter.Or(List.of(deep));
    }
    assertThat(of(toBytes(deep))).isEqualTo(deep);
    Filter deepest = deep;
    assertThatThrownBy(() -> new Filter.Not(deepest))
        .hasMessage("filters: must have at most 16 levels, got 17");
    assertThatThrownBy(() -> new Filter.And(List.of(deepest)))
        .hasMessage("filters: must have at most 16 levels, got 17");
    List<Filter> many = Collections.nCopies(Filter.MAX_NODES - 1, ONE);
    assertThat(of(toBytes(new Filter.Or(many)))).isEqualTo(new Filter.Or(many));
    assertThatThrownBy(() -> new Filter.Or(Collections.nCopies(Filter.MAX_NODES, ONE)))
        .hasMessage("filters: must have at most 128 conditions, got 129");
    FilterValue large = new FilterValue.Text("x".repeat(FilterValue.MAX_TEXT_BYTES));
    assertThatThrownBy(() -> new Filter.In(PATH, Collections.nCopies(16, large)))
        .hasMessageStartingWith("filters: must have at most 65536 bytes, got ");
    ByteArrayOutputStream endless = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(endless)) {
      out.write(new byte[] {1, 16});
      for (int i = 0; i < 100_000; i++) {
        out.writeByte(3);
      }
    }
    assertThatThrownBy(() -> of(endless.toByteArray())).isInstanceOf(MalformedException.class);
  }

  @Test
  void conditionsAreBounded() {
    assertThatThrownBy(() -> new Filter.And(List.of()))
        .hasMessage("and: must have a filter at least, got none");
    assertThatThrownBy(() -> new Filter.In(PATH, List.of()))
        .hasMessage("in: must have 1 to 1000 values, got 0");
    assertThatThrownBy(() -> compare(Filter.Operator.GT, new FilterValue.Null()))
        .hasMessage("value: must be a number or a text");
    assertThatThrownBy(() -> new FilterValue.Text("é".repeat(2049)))
        .hasMessage("value: must have at most 4096 bytes of UTF-8, got 4098");
    assertThatThrownBy(() -> new FilterValue.Text("\ud800"))
        .hasMessage("value: must be valid Unicode, got a lone surrogate");
    assertThatThrownBy(() -> new Filter.Regex(PATH, "x".repeat(1001)))
        .hasMessage("regex: must have at most 1000 bytes of UTF-8, got 1001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "01", "1.", ".5", "+1", "1e", "0x1", "NaN", "1e999999999999999999"})
  void refusesWhatIsNoNumber(String text) {
    assertThatThrownBy(() -> new FilterValue.Number(text))
        .hasMessageStartingWith("value: must be a number of JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{20}){20}){2}",
        "(a{1,20}b){25}",
        "(?:[)]a{25}){25}",
        "([[:alpha:])]a{25}){25}",
        "(\\Q)\\Ea{25}){25}",
        "(\\)a{25}){25}",
        "(\\x{41}a{25}){25}",
        "(a{25}){19,}",
        "a{1000}",
        "(a|b){0,100}",
        "([^]]a{25}){25}",
        "([]a{25}]{25}){25}",
      })
  void refusesRepetitionsThatAreTooMany(String pattern) {
    assertThatThrownBy(() -> new Filter.Regex(PATH, pattern))
        .hasMessage("regex: must have at most 500 steps with its repetitions written out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "^\\d{4}-\\d{2}-\\d{2}T(\\d{2}:){2}\\d{2}Z$",
        "\\p{Greek}{3}|\\x{1F600}{2}",
        "[{}]{3}a{b}{,5}{",
        "(?i)error|warn(ing)?",
        "[a{400}]{400}",
        "\\Qa{400}b{400}\\E",
        "{)(]",
      })
  void takesExpressionsOfPeople(String pattern) {
    assertThat(new Filter.Regex(PATH, pattern).pattern()).isEqualTo(pattern);
  }

  @Test
  void readsPaths() {
    assertThat(FilterPath.of("$").steps()).isEmpty();
    assertThat(FilterPath.of("$.a-1_é.0['b c'][\"d\"]['']['\\'\\\\\\u0041'][0][12][*].*").steps())
        .containsExactly(
            new FilterPath.Step.Field("a-1_é"),
            new FilterPath.Step.Field("0"),
            new FilterPath.Step.Field("b c"),
            new FilterPath.Step.Field("d"),
            new FilterPath.Step.Field(""),
            new FilterPath.Step.Field("'\\A"),
            new FilterPath.Step.Element(0),
            new FilterPath.Step.Element(12),
            new FilterPath.Step.Any(),
            new FilterPath.Step.Any());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "``; must begin with $",
        "a; must begin with $",
        "$a; is not supported from character 1 on, got 'a'",
        "$.; is not supported from character 2 on, got its end",
        "$..a; is not supported from character 2 on, got '.a'",
        "$.a.; is not supported from character 4 on, got its end",
        "$[]; is not supported from character 2 on, got ']'",
        "$[-1]; is not supported from character 2 on, got '-1]'",
        "$[01]; is not supported from character 2 on, got '01]'",
        "$[1:2]; is not supported from character 3 on, got ':2]'",
        "$[99999999999]; is not supported from character 2 on, got '99999999999]'",
        "$[?(@.a)]; is not supported from character 2 on, got '?(@.a)]'",
        "$['a','b']; is not supported from character 5 on, got ',",
        "$['a; is not supported from character 3 on, got 'a'",
        "$['\\q']; is not supported from character 4 on, got 'q']'",
        "$['\\u00g0']; is not supported from character 7 on, got 'g0']'",
        "$.a b; is not supported from character 3 on, got ' b'",
        "$['\\ud800']; must be valid Unicode",
      })
  void saysWhatIsSupportedOfPaths(String path, String message) {
    assertThatThrownBy(() -> FilterPath.of(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("path: " + message);
  }

  @Test
  void pathsAreBounded() {
    assertThat(FilterPath.of("$" + ".a".repeat(64)).steps()).hasSize(64);
    assertThatThrownBy(() -> FilterPath.of("$" + ".a".repeat(65)))
        .hasMessage("path: must have at most 64 steps, got 65");
    assertThatThrownBy(() -> FilterPath.of("$." + "a".repeat(999)))
        .hasMessage("path: must have at most 1000 bytes of UTF-8, got 1001");
  }
}
