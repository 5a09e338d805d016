package io.weir.query.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTicksTest {
  @ParameterizedTest
  @CsvSource({
    "0, 100, '0 20 40 60 80 100'",
    "-1, 1, '-1.0 -0.5 0 0.5 1.0'",
    "19.8, 20.3, '19.8 19.9 20.0 20.1 20.2 20.3'",
    "5, 5, '4.8 4.9 5.0 5.1 5.2'",
    "0, 0, '-1.0 -0.5 0 0.5 1.0'",
    "1e9, 3e9, '1.0e+09 1.5e+09 2.0e+09 2.5e+09 3.0e+09'",
    "-1.7976931348623157e308, 1.7976931348623157e308, '-1e+308 0 1e+308'"
  })
  void marksRoundNumbers(double least, double most, String expected) {
    assertThat(new ValueTicks(least, most).ticks(6).stream().map(ValueTicks.Tick::label).toList())
        .containsExactly(expected.split(" "));
  }

  @Test
  void leavesRoomAroundTheValues() {
    ValueTicks axis = new ValueTicks(-10, 10);

    assertThat(axis.at(-10)).isEqualTo(0.04 / 1.08, within(1e-12));
    assertThat(axis.at(0)).isEqualTo(0.5, within(1e-12));
    assertThat(axis.at(10)).isEqualTo(1.04 / 1.08, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"4.9e-324, 4.9e-324", "0, 4.9e-324", "1e308, 1e308", "1, 1.0000000000000002"})
  void bearsExtremes(double least, double most) {
    assertThat(new ValueTicks(least, most).ticks(6))
        .hasSizeLessThan(20)
        .allMatch(tick -> !tick.label().contains("N") && !tick.label().contains("I"));
  }
}
