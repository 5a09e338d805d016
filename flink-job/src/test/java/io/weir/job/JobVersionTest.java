package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void namesTheFileOfKafkasPropertiesAndTellsNoSecret(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("kafka"), "sasl.jaas.config=password=\"hush\";\n");

    assertThat(version(Map.of("WEIR_KAFKA_PROPERTIES", file.toString())).settings())
        .contains(file.toString(), "sasl.jaas.config")
        .doesNotContain("hush");
  }

  @Test
  void isNotInTheParametersOfAnotherJob() {
    assertThat(JobVersion.in(Map.of("weir.code", "x"))).isEmpty();
  }
}
