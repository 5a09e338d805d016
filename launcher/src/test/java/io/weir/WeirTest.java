package io.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WeirTest {
  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    CommandLine weir = Weir.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    return weir.execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standalone",
        "gateway",
        "job",
        "query",
        "protocols",
        "datagen",
        "topic-stats",
        "state-stats",
        "show-config",
        "save",
        "import",
        "access",
        "tags",
        "watch",
        "completion"
      })
  void everyRoleHasHelp(String role) {
    assertThat(run(role, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: weir " + role);
  }

  @Test
  void tellsNoTokenOfNobody() {
    assertThat(run("access", "token")).isEqualTo(2);
    assertThat(out.toString())
        .contains("NAME: must be given after token")
        .doesNotContain("told this once");
  }

  /** Lines are those of the terminal, so words are compared. */
  private String helpOf(String role) {
    assertThat(run(role, "--help")).isZero();
    return out.toString().replaceAll("\\s+", " ");
  }

  @Test
  void helpOfTheGatewayNamesAllThatItWrites() {
    assertThat(helpOf("gateway"))
        .contains("metrics (/metric/), keys (/kv/) and streams (/streams/) over HTTP");
  }

  @Test
  void helpOfTheQueryServiceNamesAllThatItReads() {
    assertThat(helpOf("query"))
        .contains(
            "reads of samples (/api, /at, /latest, /live, /raw, /tags; /api/v1/read of Prometheus)")
        .contains("metrics (/metric/, /query/, /keys), keys with values (/kv/)")
        .contains("streams (/streams/, /listen)")
        .contains("the console (/), and handlers of your own (/x/)");
  }

  @Test
  void helpOfTheJobSaysThatItKeepsRecords() {
    assertThat(helpOf("job")).contains("keeps samples and records");
  }

  @Test
  void helpNamesEveryRole() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("standalone", "gateway", "job", "query", "datagen", "show-config");
  }

  /** The script answers without Java. */
  @Test
  void theScriptSaysWhatItsRolesDo() throws Exception {
    Process process = new ProcessBuilder("../weir", "--help").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said)
        .contains("gateway      takes samples, streams, metrics and keys over HTTP")
        .contains("job          the Flink job that keeps samples and records");
  }

  @Test
  void refusesARoleThatThereIsNot() {
    assertThat(run("standalnoe")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).contains("standalone");
  }

  @Test
  void refusesASettingThatNoRoleHas() {
    assertThatThrownBy(() -> EverySetting.of(Map.of("WEIR_RAW_RETENTON", "3h")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "unknown setting WEIR_RAW_RETENTON, did you mean WEIR_RAW_RETENTION?");
  }

  @Test
  void aRoleEndsAtOnceWhereASettingIsUnknown() throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Weir.class.getName(),
            "standalone");
    command.environment().put("WEIR_PROT", "9999");
    Process process = command.start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(said.strip()).isEqualTo("weir: unknown setting WEIR_PROT, did you mean WEIR_PORT?");
  }

  @Test
  void knowsTheSettingsOfEveryRole() {
    String shown = EverySetting.of(Map.of("WEIR_PORT", "9999")).show();

    assertThat(shown)
        .containsPattern("WEIR_PORT=9999 .*\\(set\\)")
        .contains("WEIR_LOG_LEVEL=", "WEIR_DATA_DIR=", "WEIR_TOPIC=", "WEIR_JOBS=")
        .contains("WEIR_KEY_GROUPS=", "WEIR_MAX_BATCH=", "WEIR_JAVA_OPTS=");
  }
}
