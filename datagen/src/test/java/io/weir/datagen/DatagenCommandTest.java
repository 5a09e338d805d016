package io.weir.datagen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DatagenCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return DatagenCommand.prepare(new CommandLine(new DatagenCommand()))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String manifest() {
    return folder.resolve("load.json").toString();
  }

  @Test
  void loadsInLineProtocolAndWritesItDownForCheck() throws IOException {
    AtomicLong lines = new AtomicLong();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/write",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), US_ASCII);
          lines.addAndGet(body.lines().filter(line -> line.startsWith("samples,tag=t")).count());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      String options =
          "--format influx --from 10s --rate 1000 --batch 500 --manifest " + manifest();
      run(("load --gateway " + url + " " + options).split(" "));
      assertThat(out.toString()).contains("acknowledged  10,000 samples");
      assertThat(lines).hasValue(10_000);
      assertThat(Files.readString(Path.of(manifest()))).contains("\"lines\" : true");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void loadsAndChecks() throws IOException {
    try (FakeWeir weir = new FakeWeir()) {
      int loaded =
          run(
              "load",
              "--gateway",
              weir.url(),
              "--rate",
              "5000",
              "--duration",
              "2s",
              "--manifest",
              manifest());
      // Whether a rate is kept depends on how busy the machine is; that it is said, does not.
      String said = out.toString();
      assertThat(loaded)
          .as(said)
          .isEqualTo(said.contains("kept     ") ? 0 : said.contains("NO RATE") ? 3 : 1);
      assertThat(said)
          .contains("acknowledged  10,000 samples")
          .contains("5,000/s for 2 s")
          .contains("in flight")
          .contains("generator     CPU");
      String summary = folder.resolve("check").toString();
      int checked =
          run(
              "check",
              "--query",
              weir.url(),
              "--manifest",
              manifest(),
              "--seed",
              "3",
              "--summary",
              summary);
      assertThat(Files.readString(Path.of(summary)))
          .contains("\"lostSamples\" : 0", "\"wrongRows\" : 0", "\"samplesExpected\" : 10000");
      assertThat(checked).as(out.toString()).isZero();
      assertThat(out.toString())
          .contains("seed of the queries 3")
          .contains(": 0 mismatches", "lost samples 0, wrong rows 0");
      assertThat(
              run(
                  "query",
                  "--query",
                  weir.url(),
                  "--manifest",
                  manifest(),
                  "--tags",
                  "10",
                  "--rate",
                  "10",
                  "--duration",
                  "1s"))
          .as(out.toString())
          .isZero();
      assertThat(out.toString()).contains("100 reports, p50 ").contains("errors: none");
      weir.be(Fault.WRONG_VALUE);
      assertThat(run("check", "--query", weir.url(), "--manifest", manifest(), "--wait", "1ms"))
          .isEqualTo(1);
      assertThat(out.toString()).contains("MISMATCH");
    }
  }

  @Test
  void backfillsWithPeaks() throws IOException {
    try (FakeWeir weir = new FakeWeir()) {
      int loaded =
          run(
              "load",
              "--gateway",
              weir.url(),
              "--from",
              "1h",
              "--rate",
              "5",
              "--profile",
              "peaks",
              "--prefix",
              "mine",
              "--manifest",
              manifest());
      assertThat(loaded).as(out.toString()).isZero();
      // An hour at 5/s, of it a minute at 25/s and a second at 100/s; fractions round up.
      assertThat(weir.stored()).isBetween(19_295L, 19_300L);
      assertThat(run("check", "--query", weir.url(), "--manifest", manifest())).isZero();
    }
  }

  @Test
  void measuresTheLag() throws IOException {
    try (FakeWeir weir = new FakeWeir()) {
      assertThat(
              run(
                  "lag",
                  "--gateway",
                  weir.url(),
                  "--query",
                  weir.url(),
                  "--probes",
                  "20",
                  "--rate",
                  "50"))
          .isZero();
      assertThat(out.toString()).contains("20 of 20 samples seen; lag p50");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "lag", "accept"})
  void saysInOneLineThatNobodyListens(String command) throws IOException {
    String url;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + free.getLocalPort();
    }
    assertThat(run(command, "--gateway", url)).isEqualTo(2);
    assertThat(err.toString().strip())
        .startsWith(command + ": cannot reach " + url)
        .doesNotContain("\n");
  }

  @Test
  void namesTheOptionThatMakesNoSense() throws IOException {
    try (FakeWeir weir = new FakeWeir()) {
      String[][] lines = {
        {"--batch", "0", "batch: must be 1 to 10000, got 0"},
        {"--tags", "0", "tags: must be 1 to 100000, got 0"},
        {"--rate", "0", "rate: must be 1 to"},
        {"--prefix", "a b", "prefix: must be 1 to 13 letters"},
        {"--profile", "wild", "expected one of [STEADY, PEAKS]"},
        {"--duration", "5", "must be a number and one of ms, s, m, h, d"},
      };
      for (String[] line : lines) {
        assertThat(run("load", "--gateway", weir.url(), line[0], line[1])).isEqualTo(2);
        assertThat(err.toString()).contains(line[2]);
      }
    }
  }

  @Test
  void namesTheOptionOfASoakThatMakesNoSense() throws IOException {
    try (FakeWeir weir = new FakeWeir()) {
      String[][] lines = {
        {"--batch", "10001", "batch: must be 1 to 10000, got 10001"},
        {"--tags", "0", "tags: must be 1 to 999999999, got 0"},
        {"--only", "tags,all", "expected one of [OVERLOAD, TAGS, GZIP]"},
        {"--inflate", "30", "must be a number and one of ms, s, m, h, d"},
        {"--max-ping", "fast", "must be a number and one of ms, s, m, h, d"},
      };
      String url = weir.url();
      for (String[] line : lines) {
        assertThat(run("soak", "--gateway", url, "--query", url, line[0], line[1])).isEqualTo(2);
        assertThat(err.toString()).contains(line[2]);
      }
    }
  }

  @Test
  void soaksInThePartsThatAreNamed() throws IOException {
    try (FakeWeir weir = new FakeWeir()) {
      weir.resident(1 << 20);
      Path summary = folder.resolve("soak.json");
      assertThat(
              run(
                  "soak",
                  "--gateway",
                  weir.url(),
                  "--query",
                  weir.url(),
                  "--only",
                  "tags,gzip",
                  "--tags",
                  "30",
                  "--batch",
                  "50",
                  "--inflate",
                  "8s",
                  "--max-ping",
                  "20s",
                  "--summary",
                  summary.toString()))
          .as("%s", out)
          .isZero();
      assertThat(out.toString()).containsSubsequence("PASS  L5", "PASS  L6").doesNotContain("L1");
      assertThat(Files.readString(summary)).contains("\"tagsTaken\" : 30", "\"pass\" : true");
    }
  }

  @Test
  void saysThatThereIsNoManifest() {
    assertThat(run("check", "--manifest", folder.resolve("none.json").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("NoSuchFileException").contains("none.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "check", "query", "lag", "accept", "soak", "sink"})
  void showsExamplesInEveryHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Examples:").contains("datagen " + command);
  }
}
