package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys with values over gRPC, and streams over a WebSocket, by clients in Python, with Debian's
 * packages python3-grpcio, python3-grpc-tools and python3-websockets; skipped where these are not
 * installed.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ForeignClientTest {
  /** Debian's own, for which the packages are. */
  private static final String PYTHON = "/usr/bin/python3";

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @TempDir Path dir;

  private record Ended(int code, String said) {}

  private Ended run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONPATH", dir.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  @Test
  void aClientInPythonPutsAndLooksUp() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "no Python of the system");
    assumeTrue(
        run(List.of(PYTHON, "-c", "import grpc, grpc_tools")).code() == 0,
        "python3-grpcio and python3-grpc-tools are not installed");
    Path protos = Path.of("../client/src/main/proto");
    Ended made =
        run(
            List.of(
                PYTHON,
                "-m",
                "grpc_tools.protoc",
                "-I" + protos,
                "--python_out=" + dir,
                "--grpc_python_out=" + dir,
                protos.resolve("weir.proto").toString()));
    assertThat(made.code()).as(made.said()).isZero();

    Ended ended = run(List.of(PYTHON, "src/test/resources/keys_client.py", WEIR.grpcAddress()));

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("100000 put in");
  }

  @Test
  void aClientInPythonListensOverAWebSocket() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "no Python of the system");
    assumeTrue(
        run(List.of(PYTHON, "-c", "import websockets")).code() == 0,
        "python3-websockets is not installed");

    Ended ended = run(List.of(PYTHON, "src/test/resources/listen_client.py", WEIR.url()));

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("300 events of 3 streams");
  }
}
