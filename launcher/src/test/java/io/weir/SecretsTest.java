package io.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.GatewaySettings;
import io.weir.job.JobSettings;
import io.weir.job.JobVersion;
import io.weir.protocols.ProtocolsSettings;
import io.weir.query.QuerySettings;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret is shown by what prints or logs settings; a secret is what has a {@code _FILE}. */
class SecretsTest {
  private static final String HUSH = "hush-hush-0123456789";

  private static Set<String> secrets() {
    Set<String> keys =
        EverySetting.of(Map.of())
            .show()
            .lines()
            .map(line -> line.substring(0, line.indexOf('=')))
            .collect(Collectors.toSet());
    return keys.stream().filter(key -> keys.contains(key + "_FILE")).collect(Collectors.toSet());
  }

  private static Map<String, String> all(String value, String suffix) {
    Map<String, String> all =
        secrets().stream().collect(Collectors.toMap(key -> key + suffix, key -> value));
    all.put("WEIR_ADMIN_USER", "admin"); // which its password demands
    return all;
  }

  private static String everythingThatMayBePrinted(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    JobSettings job = JobSettings.from(settings);
    return List.of(
            EverySetting.of(environment).show(),
            settings,
            job,
            JobVersion.of(job),
            HttpSettings.from(settings, 0),
            GatewaySettings.from(settings),
            QuerySettings.from(settings),
            ProtocolsSettings.from(settings))
        .toString();
  }

  @Test
  void areNotShown(@TempDir Path dir) throws IOException {
    assertThat(secrets()).contains("WEIR_STATE_SECRET");
    Path file = Files.writeString(dir.resolve("secret"), HUSH + "\n");

    for (Map<String, String> each : List.of(all(HUSH, ""), all(file.toString(), "_FILE"))) {
      assertThat(everythingThatMayBePrinted(each)).contains("secret").doesNotContain(HUSH);
    }
  }

  @Test
  void areNotInErrors() {
    assertThatThrownBy(() -> EverySetting.of(all("hush", "")))
        .isInstanceOf(SettingsException.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  void anotherSecretIsAnotherVersionOfTheJob() {
    assertThat(version("0123456789abcdef")).isNotEqualTo(version("fedcba9876543210"));
  }

  private static JobVersion version(String secret) {
    return JobVersion.of(JobSettings.from(new Settings(Map.of("WEIR_STATE_SECRET", secret))));
  }
}
