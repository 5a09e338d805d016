package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people have on their machines: the clients of Debian's mosquitto-clients. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MosquittoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MANY = 200;

  @TempDir static Path dir;

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();
  private static HttpApi api;

  @BeforeAll
  static void start() {
    boolean isThere =
        List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
            .anyMatch(each -> Files.isExecutable(Path.of(each, "mosquitto_sub")));
    Assumptions.assumeTrue(isThere, "mosquitto-clients is not installed");
    api = new HttpApi(WEIR.url());
  }

  private static ProcessBuilder client(String program, String version, int qos, String... more) {
    String address = WEIR.mqttAddress();
    int colon = address.lastIndexOf(':');
    // A line at a time, whatever it writes to.
    List<String> command = new ArrayList<>(List.of("stdbuf", "-oL", program));
    command.addAll(List.of("-h", address.substring(0, colon)));
    command.addAll(List.of("-p", address.substring(colon + 1), "-V", version, "-q", "" + qos));
    command.addAll(List.of(more));
    return new ProcessBuilder(command);
  }

  private static Process subscribe(String version, int qos, String topic, Path out)
      throws IOException {
    await().atMost(PATIENCE).until(() -> awaitingListeners() == 0); // those of other tests go
    Process process =
        client("mosquitto_sub", version, qos, "-t", topic, "-C", "" + (MANY + 1), "-d")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> awaitingListeners() > 0 && Files.readString(out).contains("SUBACK"));
    return process;
  }

  private static long awaitingListeners() {
    try {
      return api.get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith("weir_listeners "))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"mqttv311, 0", "mqttv311, 1", "mqttv5, 0", "mqttv5, 1"})
  void publishesAndSubscribes(String version, int qos) throws Exception {
    String stream = version + "-" + qos;
    Path out = dir.resolve(stream + ".txt");
    Process subscriber = subscribe(version, qos, "m/" + stream, out);
    Path lines = dir.resolve(stream + ".in");
    List<String> documents =
        IntStream.rangeClosed(1, MANY).mapToObj(n -> "{\"n\":" + n + "}").toList();
    Files.write(lines, documents);

    Process publisher =
        client("mosquitto_pub", version, qos, "-t", "m/" + stream, "-l")
            .redirectInput(lines.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(publisher.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(publisher.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(publisher.exitValue()).isZero();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.get("/streams/m/" + stream).body())
                    .contains("\"id\":" + MANY + ",", "\"data\":{\"n\":" + MANY + "}"));
    assertThat(api.post("/streams/m/" + stream, "{\"last\":true}").statusCode()).isEqualTo(201);
    assertThat(subscriber.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> expected = new ArrayList<>(documents);
    expected.add("{\"last\":true}");
    assertThat(Files.readAllLines(out))
        .filteredOn(line -> line.startsWith("{"))
        .isEqualTo(expected);
  }
}
