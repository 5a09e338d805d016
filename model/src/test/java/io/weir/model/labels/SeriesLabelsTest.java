package io.weir.model.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesLabelsTest {
  @Test
  void areThoseThatTheNameSays() {
    assertThat(SeriesLabels.own("up"))
        .contains(SeriesLabels.own("{__name__=\"up\"}").orElseThrow());
    assertThat(SeriesLabels.own("a:b{c=\"d\\n\\\"\",e=\"\"}").orElseThrow())
        .isEqualTo(Map.of("__name__", "a:b", "c", "d\n\"", "e", ""));
  }

  /** Two tags of the same labels would be one series of Prometheus. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "up}",
        "}",
        "up{}",
        "up{a=\"b\"",
        "up{a=\"b\",}",
        "up{a=\"b\"}}",
        "up,a=\"b\"}",
        "up{a=\"b\",a=\"b\"}",
        "up{__name__=\"b\"}",
        "up {a=\"b\"}",
        "boiler.8"
      })
  void areNoneOfOtherNames(String tag) {
    assertThat(SeriesLabels.own(tag)).isEmpty();
    assertThat(SeriesLabels.of(tag, 1, 0, false))
        .isEqualTo(Map.of("__name__", "weir", "tag", tag, "value", "0"));
  }
}
