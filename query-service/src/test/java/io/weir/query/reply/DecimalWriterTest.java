package io.weir.query.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecimalWriterTest {
  private static final int VALUES = 200_000;

  /** Kinds of measurements, each with a generator. */
  static Stream<Arguments> kinds() {
    List<Object[]> kinds =
        List.of(
            kind("any bits", r -> Double.longBitsToDouble(r.nextLong())),
            kind("noise", r -> r.nextGaussian() * 1000),
            kind("two places", r -> r.nextInt(2_000_000) / 100.0 - 10_000),
            kind("0 to 18 places", DecimalWriterTest::decimal),
            kind("a sum of tenths", r -> r.nextInt(1000) * 0.1 + 0.2),
            kind("whole numbers", r -> (double) (r.nextLong() >> r.nextInt(64))),
            kind("powers of two", r -> Math.scalb(1.0, r.nextInt(140) - 70)),
            kind("near a power of ten", DecimalWriterTest::nearAPowerOfTen),
            kind("tiny", r -> r.nextInt(1000) * Double.MIN_VALUE));
    return kinds.stream().map(Arguments::of);
  }

  private static Object[] kind(String name, ToDoubleFunction<Random> generator) {
    return new Object[] {name, generator};
  }

  private static double decimal(Random random) {
    long digits = random.nextLong() % (long) Math.pow(10, random.nextInt(17));
    return Double.parseDouble(digits + "e-" + random.nextInt(19));
  }

  private static double nearAPowerOfTen(Random random) {
    double power = Double.parseDouble("1e" + (random.nextInt(40) - 20));
    return power + (random.nextInt(7) - 3) * Math.ulp(power);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void isReadAsTheSameBits(String kind, ToDoubleFunction<Random> generator) {
    long seed = System.nanoTime();
    System.out.println("DecimalWriterTest " + kind + ": seed " + seed);
    Random random = new Random(seed);
    DecimalWriter decimals = new DecimalWriter(1);
    for (int i = 0; i < VALUES; i++) {
      double value = generator.applyAsDouble(random);
      if (Double.isFinite(value)) {
        String text = write(decimals, value);
        assertThat(Double.doubleToRawLongBits(Double.parseDouble(text)))
            .as("%s of %s, value %d with seed %d", text, kind, i, seed)
            .isEqualTo(Double.doubleToRawLongBits(value));
        assertThat(text).matches("-?(0|[1-9][0-9]*)\\.[0-9]+(E-?[0-9]+)?");
        assertThat(text.length()).isLessThanOrEqualTo(Utf8Text.NUMBER_BYTES);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-7, -7.0",
    "0.1, 0.1",
    "-0.05, -0.05",
    "21.5, 21.5",
    "100, 100.0",
    "12.30, 12.3",
    "0.000001, 0.000001",
    "12345678901234, 12345678901234.0",
    "123456789012345, 1.23456789012345E14",
    "0.30000000000000004, 0.30000000000000004",
    "1e15, 1.0E15",
    "1e300, 1.0E300",
    "4.9e-324, 4.9E-324",
    "NaN, null",
    "Infinity, null"
  })
  void writesTheFewestPlaces(double value, String expected) {
    assertThat(write(new DecimalWriter(1), value)).isEqualTo(expected);
  }

  @Test
  void countsTheDigitsOfEveryLength() {
    assertThat(DecimalWriter.digits(0)).isEqualTo(1);
    for (int bit = 0; bit < 63; bit++) {
      assertDigits(1L << bit);
    }
    for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      assertDigits(power);
      assertDigits(10 * power);
    }
    assertDigits(Long.MAX_VALUE);
  }

  private static void assertDigits(long number) {
    for (long near = Math.max(0, number - 1); near >= 0 && near <= number + 1; near++) {
      assertThat(DecimalWriter.digits(near)).as("%d", near).isEqualTo(Long.toString(near).length());
      if (near == Long.MAX_VALUE) {
        break;
      }
    }
  }

  @Test
  void writesTheFewestPlacesAfterAValueOfMore() {
    DecimalWriter decimals = new DecimalWriter(2);
    assertThat(write(decimals, 0.123456)).isEqualTo("0.123456");

    assertThat(write(decimals, 0.5)).isEqualTo("0.5");
    assertThat(write(decimals, 3)).isEqualTo("3.0");
    assertThat(write(decimals, 123456789012.25)).isEqualTo("123456789012.25");
  }

  private static String write(DecimalWriter decimals, double value) {
    Utf8Text text = new Utf8Text(1);
    decimals.write(text, 0, value);
    return text.toString();
  }
}
