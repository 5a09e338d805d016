package io.weir.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.Retention;
import io.weir.model.QuerySecret;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.time.Duration;
import java.util.List;
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
                new RecordTopics(true, "records", "changes", 12),
                "weir",
                "weir",
                1,
                128,
                new Retention(Duration.ofHours(25), Duration.ofDays(32)),
                Duration.ofMillis(30),
                Duration.ofSeconds(10),
                QuerySecret.none()));
  }

  @Test
  void everySettingHasItsVariable() {
    Settings settings =
        new Settings(
            Map.ofEntries(
                Map.entry("WEIR_BOOTSTRAP_SERVERS", "k:1"),
                Map.entry("WEIR_TOPIC", "t"),
                Map.entry("WEIR_RECORDS", "off"),
                Map.entry("WEIR_RECORD_TOPIC", "r"),
                Map.entry("WEIR_CHANGE_TOPIC", "c"),
                Map.entry("WEIR_RECORD_PARTITIONS", "3"),
                Map.entry("WEIR_JOB_NAME", "n"),
                Map.entry("WEIR_JOB_GROUP", "g"),
                Map.entry("WEIR_PARALLELISM", "2"),
                Map.entry("WEIR_KEY_GROUPS", "64"),
                Map.entry("WEIR_RAW_RETENTION", "2h"),
                Map.entry("WEIR_ROLLUP_RETENTION", "3d"),
                Map.entry("WEIR_STATE_SECRET", "0123456789abcdef"),
                Map.entry("WEIR_FLUSH_INTERVAL", "7ms")));
    assertThat(JobSettings.from(settings))
        .isEqualTo(
            new JobSettings(
                "k:1",
                KafkaProperties.none(),
                "t",
                new RecordTopics(false, "r", "c", 3),
                "n",
                "g",
                2,
                64,
                new Retention(Duration.ofHours(2), Duration.ofDays(3)),
                Duration.ofMillis(7),
                Duration.ofSeconds(10),
                QuerySecret.of(List.of("0123456789abcdef".getBytes(UTF_8)))));
    settings.refuseUnknown();
  }

  @Test
  void recordsAreOnOrOff() {
    assertThatThrownBy(() -> JobSettings.from(new Settings(Map.of("WEIR_RECORDS", "yes"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_RECORDS: must be on or off, got \"yes\"");
  }
}
