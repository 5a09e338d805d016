package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobVersionTest {
  private static JobVersion version(Map<String, String> environment) {
    return JobVersion.of(JobSettings.from(new Settings(environment)));
  }

  @Test
  void isReadBackFromAJobsParameters() {
    JobVersion version = version(Map.of());

    assertThat(JobVersion.in(version.parameters().toMap())).contains(version);
  }

  @Test
  void isAnotherWithOtherSettings() {
    assertThat(version(Map.of("WEIR_PARALLELISM", "2")))
        .isNotEqualTo(version(Map.of()))
        .isEqualTo(version(Map.of("WEIR_PARALLELISM", "2")));
  }

  @Test
  void isNotInTheParametersOfAnotherJob() {
    assertThat(JobVersion.in(Map.of("weir.code", "x"))).isEmpty();
  }
}
