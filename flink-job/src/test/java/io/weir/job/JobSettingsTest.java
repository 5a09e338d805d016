package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.Retention;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
                2,
                64,
                new Retention(Duration.ofHours(2), Duration.ofDays(3)),
                Duration.ofMillis(7),
                Duration.ofSeconds(10)));
    settings.refuseUnknown();
  }
}
