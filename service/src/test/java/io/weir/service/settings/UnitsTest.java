package io.weir.service.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "1ms, PT0.001S",
    "500ms, PT0.5S",
    "90s, PT1M30S",
    "5m, PT5M",
    "25h, PT25H",
    "32d, PT768H",
    "007s, PT7S"
  })
  void aDurationIsANumberAndItsUnit(String text, Duration expected) {
    assertThat(Units.duration(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1ms", "1500ms", "90s", "5m", "25h", "32d"})
  void aDurationIsWrittenAsItIsRead(String text) {
    assertThat(Units.text(Units.duration(text).orElseThrow())).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "m", "0s", "0d", "-1s", "+1s", "1.5h", "5 m", "5M", "5min", "1us", "١s"})
  void nothingElseIsADuration(String text) {
    assertThat(Units.duration(text)).isEmpty();
  }

  @Test
  void aDurationIsCountedInNanosecondsOfInt64() {
    assertThat(Units.duration("106751d")).contains(Duration.ofDays(106_751));
    assertThat(Units.duration("106752d")).isEmpty();
    assertThat(Units.duration("9223372036s")).contains(Duration.ofSeconds(9_223_372_036L));
    assertThat(Units.duration("9223372037s")).isEmpty();
    assertThat(Units.duration("999999999999d")).isEmpty();
    assertThat(Units.duration("9999999999999999999s")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "4096, 4096",
    "64KB, 65536",
    "3MB, 3145728",
    "2GB, 2147483648",
    "8589934591GB, 9223372035781033984"
  })
  void aSizeIsANumberAloneOrWithItsUnit(String text, long expected) {
    assertThat(Units.bytes(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0GB", "-1", "1.5MB", "1 KB", "1kb", "1K", "1TB", "KB", "8589934592GB"})
  void nothingElseIsASize(String text) {
    assertThat(Units.bytes(text)).isEmpty();
  }
}
