package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GatewayCommandTest {
  @Test
  void explainsItself() {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new GatewayCommand(Map.of()));

    int exit = command.setOut(new PrintWriter(out)).execute("--help");

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("POST /save", "WEIR_*");
  }

  @Test
  void doesNotStartWithASettingThatIsUnknown() {
    GatewayCommand command = new GatewayCommand(Map.of("WEIR_TOPICS", "samples"));

    assertThat(new CommandLine(command).execute()).isEqualTo(CommandLine.ExitCode.USAGE);
  }
}
