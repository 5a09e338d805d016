package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueryResultCodecTest {
  static final Periods THREE = new Periods(1, 10, 3);
  static final QueryResult.Tags.Entry ENTRY =
      new QueryResult.Tags.Entry(
          Tag.of("日本"), Widths.of(1, 64), Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40);

  private static final Positions POSITIONS =
      new Positions(new int[] {0, 7}, new long[] {12, 1L << 40}, new long[] {5, 6});

  private static final QueryResult.FunctionRows.Column M4 =
      new QueryResult.FunctionRows.Column(
          SampleFunction.Kind.M4, new double[] {1, 2, 3, 4}, new long[] {5, 6, 7, 8});

  private static final QueryResult.FunctionRows.Column MAX =
      new QueryResult.FunctionRows.Column(SampleFunction.Kind.MAX, new double[] {Double.NaN});

  static final QueryResult.Sample SAMPLE =
      new QueryResult.Sample(7, 60, 3, new double[] {1.5, -0.0});

  private static final QueryResult.Refusal ELSEWHERE =
      new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "");

  static Stream<QueryResult> answers() {
    return Stream.of(
        SAMPLE,
        new QueryResult.Sample(Long.MIN_VALUE, 0, 64, new double[64]),
        new QueryResult.Batch(List.of(SAMPLE)),
        new QueryResult.Batch(
            List.of(
                new QueryResult.FunctionRows(new Periods(1, 2, 1), 0, 1, -3, List.of(M4, MAX)),
                new QueryResult.Rows(THREE, 0, 1, 2, 9, new double[] {1}),
                SAMPLE)),
        new QueryResult.Batch(List.of(ELSEWHERE, SAMPLE)),
        new QueryResult.Rows(THREE, 0, 2, 1, -5, new double[] {1, -0.0, Double.MIN_VALUE, 4}),
        new QueryResult.Rows(THREE, 60_000_000_000L, 64, 3, 0, new double[0]),
        new QueryResult.FunctionRows(new Periods(1, 2, 1), 0, 1, -3, List.of(M4, MAX)),
        new QueryResult.FunctionRows(THREE, 5, 64, Long.MIN_VALUE, List.of()),
        new QueryResult.SamplePage(64, 1, false, new long[0], new double[0]),
        new QueryResult.SamplePage(3, 2, true, new long[] {-5, 9}, new double[] {1, -0.0, 3, 4}),
        new QueryResult.Tags(List.of(), null, 0, 127),
        new QueryResult.Tags(List.of(), Tag.of("x".repeat(1024)), 0, 127),
        new QueryResult.Tags(List.of(ENTRY, ENTRY), Tag.of("z"), 5, 5),
        QueryResult.Status.empty(0, 127),
        new QueryResult.Status(-1, 127, Long.MAX_VALUE, 1_700_000_000_000L, POSITIONS),
        new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, ""),
        new QueryResult.Refusal(QueryResult.Refusal.Reason.FAILED, "disk ü😀"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void comesBackAsItWas(QueryResult answer) {
    assertThat(QueryResult.of(answer.toBytes()))
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .withStrictTypeChecking()
        .isEqualTo(answer);
  }

  @Seeded
  void rowsComeBackToTheBit(long seed) {
    Random random = new Random(seed);
    int points = 1 + random.nextInt(2000);
    int missing = random.nextInt(points + 1);
    int width = 1 + random.nextInt(20);
    double[] values = new double[(points - missing) * width];
    Arrays.setAll(values, i -> Double.longBitsToDouble(random.nextLong()));
    Periods periods = new Periods(-5, random.nextLong() >>> 1 | 0xffff, points);
    QueryResult.Rows rows = new QueryResult.Rows(periods, 0, width, missing, 3, values);
    QueryResult.Rows read = (QueryResult.Rows) QueryResult.of(rows.toBytes());
    assertThat(read.periods()).isEqualTo(periods);
    assertThat(read.oldest()).isEqualTo(3);
    assertThat(bits(read.values())).isEqualTo(bits(values));
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void rowsAreCountedFromOneAndMissingOnesComeFirst() {
    QueryResult.Rows rows = new QueryResult.Rows(THREE, 0, 2, 1, 9, new double[] {1, 2, 3, 4});
    assertThat(rows.has(1)).isFalse();
    assertThat(rows.has(2)).isTrue();
    assertThat(rows.value(2, 0)).isEqualTo(1);
    assertThat(rows.value(2, 1)).isEqualTo(2);
    assertThat(rows.value(3, 1)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(QueryResult.Refusal.Reason.class)
  void everyReasonComesBack(QueryResult.Refusal.Reason reason) {
    QueryResult.Refusal refusal = new QueryResult.Refusal(reason, "because");
    assertThat(QueryResult.of(refusal.toBytes())).isEqualTo(refusal);
  }

  @Test
  void isWrittenInVersion3AsItAlwaysWas() {
    assertThat(hex(new QueryResult.Rows(THREE, 7, 1, 2, 9, new double[] {1.5})))
        .isEqualTo(
            "0301"
                + ("0100000000000000" + "0a00000000000000" + "03000000")
                + ("0700000000000000" + "01000000" + "0900000000000000" + "02000000")
                + "000000000000f83f");
    assertThat(hex(new QueryResult.FunctionRows(new Periods(1, 2, 1), 7, 1, 9, List.of(M4))))
        .isEqualTo(
            "0305"
                + ("0100000000000000" + "0200000000000000" + "01000000")
                + ("0700000000000000" + "01000000" + "0900000000000000" + "01" + "10")
                + ("000000000000f03f" + "0000000000000040" + "0000000000000840")
                + "0000000000001040"
                + ("0500000000000000" + "0600000000000000" + "0700000000000000")
                + "0800000000000000");
    assertThat(
            hex(
                new QueryResult.SamplePage(
                    10, 2, true, new long[] {1, 2}, new double[] {1, 2, 3, 4})))
        .isEqualTo(
            "0307"
                + ("0a" + "02" + "01" + "02000000" + "0100000000000000" + "0200000000000000")
                + ("000000000000f03f" + "0000000000000040" + "0000000000000840")
                + "0000000000001040");
    assertThat(hex(SAMPLE))
        .isEqualTo(
            "0308"
                + ("0700000000000000" + "3c00000000000000" + "0302")
                + ("000000000000f83f" + "0000000000000080"));
    assertThat(hex(new QueryResult.Batch(List.of(ELSEWHERE, SAMPLE))))
        .isEqualTo("0306" + "0200" + "03000000" + "030401" + "24000000" + hex(SAMPLE));
    QueryResult.Tags.Entry entry =
        new QueryResult.Tags.Entry(Tag.of("ab"), Widths.of(1, 10), 1, 2, 3);
    assertThat(hex(new QueryResult.Tags(List.of(), Tag.of("x".repeat(258)), 4, 5)))
        .isEqualTo("030a" + "04000000" + "05000000" + "00000000" + "0201" + "78".repeat(258));
    assertThat(hex(new QueryResult.Tags(List.of(), null, 4, 5)))
        .isEqualTo("0302" + "04000000" + "05000000" + "00000000" + "00");
    assertThat(hex(new QueryResult.Tags(List.of(entry), Tag.of("c"), 4, 5)))
        .isEqualTo(
            "0302"
                + ("04000000" + "05000000" + "01000000" + "026162")
                + "0102000000000000"
                + ("0100000000000000" + "0200000000000000" + "0300000000000000")
                + "0163");
    assertThat(hex(new QueryResult.Status(1, 2, 3, 4, POSITIONS)))
        .isEqualTo(
            "0303"
                + ("01000000" + "02000000" + "0300000000000000" + "0400000000000000")
                + ("0102" + "000c0a" + "0780808080802002"));
    assertThat(
            Stream.of(
                    QueryResult.Refusal.Reason.UNKNOWN_TAG,
                    QueryResult.Refusal.Reason.NOT_SERVING,
                    QueryResult.Refusal.Reason.MALFORMED,
                    QueryResult.Refusal.Reason.FAILED,
                    QueryResult.Refusal.Reason.UNKNOWN_WIDTH,
                    QueryResult.Refusal.Reason.WIDTH_NOT_GIVEN,
                    QueryResult.Refusal.Reason.INVALID)
                .map(reason -> hex(new QueryResult.Refusal(reason, "no"))))
        .containsExactly(
            "0304006e6f",
            "0304016e6f",
            "0304026e6f",
            "0304036e6f",
            "0304046e6f",
            "0304056e6f",
            "0304066e6f");
  }

  private static String hex(QueryResult answer) {
    return HexFormat.of().formatHex(answer.toBytes());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void knowsItsSize(QueryResult answer) {
    assertThat(answer.encodedSize()).isEqualTo(answer.toBytes().length);
  }
}
