package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.labels.LabelMatcher;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCodecTest {
  private static final Query.Report REPORT = new Query.Report(Tag.of("a"), new Periods(0, 1, 1));
  private static final Query.SampleAt AT = new Query.SampleAt(Tag.of("ab"), 5, 64, 10, 3);

  static Stream<Query> queries() {
    return Stream.of(
        new Query.Report(Tag.of("a"), new Periods(0, 1, 1)),
        new Query.Report(
            Tag.of("日".repeat(85)), new Periods(Long.MIN_VALUE, Long.MAX_VALUE, 10_000), 64, 1),
        new Query.Report(
            Tag.of("f"),
            new Periods(0, 1, 1),
            0,
            0,
            Long.MIN_VALUE | 1,
            List.of(
                SampleFunction.of(SampleFunction.Kind.MIN),
                new SampleFunction(SampleFunction.Kind.SMA, 5, 0),
                new SampleFunction(SampleFunction.Kind.QUANTILE, 0, 0.99))),
        new Query.SamplePage(Tag.of("a"), 0, 1, 0, 10, 0, false, Query.SamplePage.MIN_BYTES),
        new Query.SamplePage(
            Tag.of("日".repeat(85)),
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            64,
            0,
            -1,
            true,
            Query.SamplePage.MAX_BYTES),
        AT,
        new Query.SampleAt(Tag.of("ö"), Long.MAX_VALUE, 0, 0, Long.MIN_VALUE),
        new QueryBatch(List.of(AT)),
        new QueryBatch(List.of(REPORT, AT, REPORT)),
        new Query.TagList("", "", 1, 0, 0),
        new Query.TagList("pump.", "pump.7/ä😀", 1000, 64, Integer.MIN_VALUE),
        new Query.TagList("\0".repeat(1024), "x".repeat(1024), 17, 1, -1),
        new Query.TagList("a", "b", 7, 3, matchers(), 5),
        new Query.SamplePage(Tag.of("a"), 0, 1, 1, 10, 1, false, 1 << 20, Long.MAX_VALUE),
        new Query.StatusOf(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void comesBackAsItWas(Query query) {
    byte[] bytes = query.toBytes();
    assertThat(Query.of(bytes)).isEqualTo(query);
    assertThat(Query.of(bytes).routingHash()).isEqualTo(query.routingHash());
  }

  @Test
  void aReportIsRoutedByItsTag() {
    Tag tag = Tag.of("pump");
    assertThat(new Query.Report(tag, new Periods(0, 9, 3)).routingHash()).isEqualTo(tag.hashCode());
  }

  @Test
  void aBatchIsRoutedByItsFirstQuery() {
    assertThat(new QueryBatch(List.of(AT, REPORT)).routingHash()).isEqualTo(AT.tag().hashCode());
  }

  @Test
  void aBatchHasReportsAndSamplesUpToALimit() {
    for (int size : List.of(0, 1001)) {
      List<Query> queries = Collections.nCopies(size, AT);
      assertThatThrownBy(() -> new QueryBatch(queries))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("queries: must be 1 to 1000 in a batch, got " + size);
    }
    for (Query other : List.of(new Query.StatusOf(1), new QueryBatch(List.of(AT)))) {
      assertThatThrownBy(() -> new QueryBatch(List.of(other)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("queries: must be reports or samples, got ");
    }
    Query largest =
        new Query.Report(
            Tag.of("x".repeat(1024)),
            new Periods(0, 1, 1),
            0,
            0,
            0,
            Collections.nCopies(32, SampleFunction.of(SampleFunction.Kind.MIN)));
    assertThat(new QueryBatch(Collections.nCopies(1000, largest)).toBytes())
        .hasSizeLessThan(2 << 20);
  }

  @Test
  void isWrittenInVersion3AsItAlwaysWas() {
    assertThat(hex(new Query.Report(Tag.of("ab"), new Periods(1, 0x0203, 16), 64, 10)))
        .isEqualTo(
            "0301"
                + ("026162" + "0000000000000001" + "0000000000000203" + "00000010" + "400a")
                + ("0000000000000000" + "00"));
    SampleFunction median = new SampleFunction(SampleFunction.Kind.QUANTILE, 0, 0.5);
    SampleFunction recent = new SampleFunction(SampleFunction.Kind.EMA, 6, 0);
    assertThat(
            hex(
                new Query.Report(
                    Tag.of("a"), new Periods(1, 3, 2), 0, 9, 5, List.of(median, recent))))
        .isEqualTo(
            "0301"
                + ("0161" + "0000000000000001" + "0000000000000003" + "00000002" + "0009")
                + ("0000000000000005" + "02")
                + ("13" + "0000000000000000" + "3fe0000000000000")
                + ("12" + "0000000000000006" + "0000000000000000"));
    assertThat(hex(AT))
        .isEqualTo("0306" + "026162" + "0000000000000005" + "400a" + "0000000000000003");
    assertThat(hex(new QueryBatch(List.of(AT, AT))))
        .isEqualTo("0304" + "0002" + hex(AT).substring(2) + hex(AT).substring(2));
    assertThat(hex(new Query.TagList("ab", "c", 5, 3, -2)))
        .isEqualTo("0302" + "00026162" + "000163" + "00000005" + "03" + "fffffffe");
    assertThat(hex(new Query.TagList("ab", "c", 5, 3, matchers(), -2)))
        .isEqualTo(
            "0308"
                + ("00026162" + "000163" + "00000005" + "03" + "fffffffe" + "04")
                + ("00" + "000161" + "0002c3b6")
                + ("01" + "000162" + "0000")
                + ("02" + "000163" + "00037c2e2a")
                + ("03" + "0000" + "000178"));
    assertThat(hex(new Query.SamplePage(Tag.of("ab"), 1, 0x0203, 64, 10, 5, false, 1 << 20, 6)))
        .isEqualTo(
            "0309"
                + ("026162" + "0000000000000001" + "0000000000000203" + "400a")
                + ("0000000000000005" + "00" + "00100000" + "0000000000000006"));
    assertThat(hex(new Query.SamplePage(Tag.of("ab"), 1, 0x0203, 64, 10, 5, true, 1 << 20)))
        .isEqualTo(
            "0305"
                + ("026162" + "0000000000000001" + "0000000000000203" + "400a")
                + ("0000000000000005" + "01" + "00100000"));
    assertThat(hex(new Query.StatusOf(0x01020304))).isEqualTo("0303" + "01020304");
  }

  private static String hex(Query query) {
    return HexFormat.of().formatHex(query.toBytes());
  }

  @ParameterizedTest
  @MethodSource("queries")
  void cutAnywhereIsMalformed(Query query) {
    byte[] good = query.toBytes();
    Damage.cutEverywhere(
        good, bytes -> assertThat(Query.of(bytes)).as("%d bytes", bytes.length).isNull());
  }

  @Seeded
  void spoiledBytesAreMalformedOrAnotherQuery(long seed) {
    Random random = new Random(seed);
    queries()
        .forEach(
            good ->
                Damage.flip(
                    good.toBytes(),
                    random,
                    300,
                    bytes -> {
                      Query read = Query.of(bytes);
                      assertThat(Query.of(read.toBytes())).isEqualTo(read);
                    }));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "01030000000001",
        "0200",
        "0204",
        "02030000000000",
        "02010000000000000000010000000000000203000000100000",
        "0201010a000000000000000100000000000002030000000a0000",
        "0201016100000000000000020000000000000002000000010000",
        "0201016100000000000000010000000000000203000000014100",
        "0201016100000000000000010000000000000203000000010041",
        "03040000",
        "030403e9",
        "0304000103",
        "0304000104000104000104",
        "020200000000000000000000000000",
        "020200000000000003e90000000000",
        "020200000000000000014100000000",
      })
  void refusesWhatIsNoQuery(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0");
    assertThatThrownBy(() -> Query.of(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("query: ");
  }

  @Test
  void aWidthIsOneThatSamplesHave() {
    for (int width : List.of(-1, 65, 256)) {
      assertThatThrownBy(() -> new Query.TagList("", "", 1, width, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("width: must be 1 to 64, got " + width);
      assertThatThrownBy(() -> new Query.Report(Tag.of("a"), new Periods(0, 1, 1), width, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("width: must be 1 to 64, got " + width);
    }
  }

  @Test
  void aPageOfSamplesHasLimits() {
    for (int maxBytes : List.of(-1, 1023, (4 << 20) + 1)) {
      assertThatThrownBy(() -> new Query.SamplePage(Tag.of("a"), 0, 1, 0, 0, 0, false, maxBytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("maxBytes: must be 1024 to 4194304, got " + maxBytes);
    }
    assertThatThrownBy(() -> new Query.SamplePage(Tag.of("a"), 7, 6, 0, 0, 0, false, 1 << 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("end: must not be before start (7), got 6");
  }

  @Test
  void aSpanIsNotNegativeAndOfNoDescendingPage() {
    for (long span : List.of(-1L, 1L)) {
      assertThatThrownBy(
              () -> new Query.SamplePage(Tag.of("a"), 0, 1, 0, 0, 0, true, 1 << 20, span))
          .hasMessage("span: must be 0, or more if ascending, got " + span);
    }
  }

  private static List<LabelMatcher> matchers() {
    return List.of(
        new LabelMatcher(LabelMatcher.Type.EQUAL, "a", "ö"),
        new LabelMatcher(LabelMatcher.Type.NOT_EQUAL, "b", ""),
        new LabelMatcher(LabelMatcher.Type.MATCHES, "c", "|.*"),
        new LabelMatcher(LabelMatcher.Type.MATCHES_NOT, "", "x"));
  }

  @Test
  void matchersHaveLimits() {
    LabelMatcher small = matchers().get(0);
    assertThatThrownBy(() -> searching(Collections.nCopies(101, small)))
        .hasMessage("matchers: must be at most 100, got 101");
    LabelMatcher large = new LabelMatcher(LabelMatcher.Type.EQUAL, "a", "x".repeat(10_000));
    assertThatThrownBy(() -> searching(Collections.nCopies(10, large)))
        .hasMessage(
            "matchers: must have at most 100000 characters together, with counted repeats written"
                + " out, got 100010");
    assertThatThrownBy(() -> new LabelMatcher(LabelMatcher.Type.EQUAL, "x".repeat(10_001), "a"))
        .hasMessage("matchers: a label must have at most 10000 characters, got 10001");
    assertThatThrownBy(() -> new LabelMatcher(LabelMatcher.Type.EQUAL, "a", "x".repeat(10_001)))
        .hasMessage("matchers: a text must have at most 10000 characters, got 10001");
    assertThatThrownBy(
            () -> new LabelMatcher(LabelMatcher.Type.MATCHES_NOT, "a", "((a{100}){100}){100}"))
        .hasMessageStartingWith("matchers: an expression must have at most 10000 characters");
    assertThatThrownBy(() -> LabelMatcher.Type.of(4))
        .hasMessage("matchers: must be of type 0 to 3, got 4");
  }

  private static Query searching(List<LabelMatcher> matchers) {
    return new Query.TagList("", "", 1, 0, matchers, 0);
  }

  @Test
  void aTagListHasLimits() {
    for (int limit : List.of(-1, 0, 1001)) {
      assertThatThrownBy(() -> new Query.TagList("", "", limit, 0, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("limit: must be 1 to 1000, got " + limit);
    }
    String tooLong = "x".repeat(1025);
    assertThatThrownBy(() -> new Query.TagList(tooLong, "", 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix: must have at most 1024 bytes of UTF-8, got 1025");
    assertThatThrownBy(() -> new Query.TagList("", tooLong, 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cursor: must have at most 1024 bytes of UTF-8, got 1025");
    for (String noTag : List.of("\0", "pump\n", "\ud800")) {
      assertThatThrownBy(() -> new Query.TagList("", noTag, 1, 0, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("cursor: must be a tag");
    }
  }
}
