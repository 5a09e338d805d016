package io.weir.query.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTimeTest {
  private static final long NOW = 1_769_860_800_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "1769860800000000001, 1769860800000000001",
    "-5, -5",
    "now, 1769860800000000000",
    "now-10m, 1769860200000000000",
    "-10m, 1769860200000000000",
    "' now - 500ms ', 1769860799500000000",
    "now+1h, 1769864400000000000",
    "2026-01-31, 1769817600000000000",
    "2026-01-31T12:00, 1769860800000000000",
    "2026-01-31 12:00:00.000000001, 1769860800000000001",
    "2026-01-31T12:00:00Z, 1769860800000000000",
    "2026-01-31T13:00:00+01:00, 1769860800000000000",
    "2026-01-31T11:00:00-01:00, 1769860800000000000"
  })
  void readsWhatPeopleWrite(String text, long expected) {
    assertThat(PeopleTime.parse("start", text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "9223372036854775808",
        "1.5",
        "now-10",
        "now-10x",
        "now-0s",
        "-999999999999d",
        "2026-02-30",
        "3000-01-01",
        "2026-01-31T25:00"
      })
  void refusesTheRestNamingTheField(String text) {
    assertThatThrownBy(() -> PeopleTime.parse("end", text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "end: must be nanoseconds, a UTC time such as 2026-01-31T12:00:00, now, or now-10m,"
                + " got \""
                + text
                + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01 00:00:00",
    "-1, 1969-12-31 23:59:59.999999999",
    "1769860800250000000, 2026-01-31 12:00:00.25",
    "9223372036854775807, 2262-04-11 23:47:16.854775807",
    "-9223372036854775808, 1677-09-21 00:12:43.145224192"
  })
  void writesTimesInUtc(long nanos, String expected) {
    assertThat(PeopleTime.format(nanos)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "1, 1 ns",
    "600000000, 600 ms",
    "1500000000, 1 s 500 ms",
    "600000000000, 10 min",
    "97200000000000, 1 d 3 h",
    "86400000001000, 1 d"
  })
  void writesLengthsInTheirLargestUnits(long nanos, String expected) {
    assertThat(PeopleTime.length(nanos)).isEqualTo(expected);
  }

  @Test
  void writesALengthOfMoreThanInt64() {
    assertThat(PeopleTime.length(-1)).isEqualTo("213503 d 23 h");
  }
}
