package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.Retention;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSettingsTest {
  @Test
  void defaultsFitOneMachine() {
    assertThat(JobSettings.from(new Settings(Map.of())))
        .isEqualTo(
            new JobSettings(
                "127.0.0.1:9092",
                KafkaProperties.none(),
                "samples",
                "weir",
                "weir",
                10,
                1,
                128,
                new Retention(Duration.ofHours(25), Duration.ofDays(32)),
                Duration.ofMillis(30),
                Duration.ofSeconds(10)));
  }

  @Test
  void everySettingHasItsVariable() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_BOOTSTRAP_SERVERS", "k:1",
                "WEIR_TOPIC", "t",
                "WEIR_JOB_NAME", "n",
                "WEIR_JOB_GROUP", "g",
                "WEIR_VALUES", "3",
                "WEIR_PARALLELISM", "2",
                "WEIR_KEY_GROUPS", "64",
                "WEIR_RAW_RETENTION", "2h",
                "WEIR_ROLLUP_RETENTION", "3d",
                "WEIR_FLUSH_INTERVAL", "7ms"));
    assertThat(JobSettings.from(settings))
        .isEqualTo(
            new JobSettings(
                "k:1",
                KafkaProperties.none(),
                "t",
                "n",
                "g",
                3,
                2,
                64,
                new Retention(Duration.ofHours(2), Duration.ofDays(3)),
                Duration.ofMillis(7),
                Duration.ofSeconds(10)));
    settings.refuseUnknown();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65, 255})
  void aSampleHasOneValueTo64(int width) {
    Settings settings = new Settings(Map.of("WEIR_VALUES", Integer.toString(width)));
    assertThatThrownBy(() -> JobSettings.from(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_VALUES")
        .hasMessageContaining("1 to 64")
        .hasMessageContaining(Integer.toString(width));
  }
}
