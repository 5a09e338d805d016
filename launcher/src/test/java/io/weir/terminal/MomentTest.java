package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final long NOW = 1_700_000_000_000_000_001L;

  @ParameterizedTest
  @CsvSource({
    "now, 1700000000000000001",
    "now-1h, 1699996400000000001",
    "now+500ms, 1700000000500000001",
    "17, 17",
    "-17, -17",
    "1970-01-01T00:00:01.5Z, 1500000000"
  })
  void readsTimesAsPeopleWriteThem(String text, long nanos) {
    assertThat(Moment.parse("--time", text, NOW)).isEqualTo(nanos);
  }

  @Test
  void readsInItsZoneWhatItWrites() {
    for (long nanos : new long[] {NOW, 0, -1, 1_500_000_000L}) {
      assertThat(Moment.parse("--time", Moment.text(nanos), NOW)).isEqualTo(nanos);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "now-",
        "now-1y",
        "now*1h",
        "99999999999999999999",
        "9999-01-01T00:00:00Z"
      })
  void refusesWhatIsNoTimeAndNamesTheOption(String text) {
    assertThatThrownBy(() -> Moment.parse("--time", text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--time: must be ")
        .hasMessageEndingWith("got \"" + text + "\"");
  }
}
