package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.datagen.DatagenCommand;
import io.weir.service.process.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command sends, to a server that answers as a gateway does. */
class ImportCommandTest {
  private static final int LINES = 400_000; // 9 MB, three parts

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Part> parts = new ArrayList<>();

  /** Statuses of the next answers, before those that are good. */
  private final Queue<Integer> refusals = new ArrayDeque<>();

  private HttpServer server;

  /** A request. */
  private record Part(String query, List<String> lines) {
    long line() {
      return Long.parseLong(query.replaceAll(".*&line=(\\d+).*", "$1"));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/import", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    Integer refusal = refusals.poll();
    if (refusal == null || refusal == 200) {
      Part part = new Part(exchange.getRequestURI().getRawQuery(), body.lines().toList());
      parts.add(part);
      boolean header = part.lines().get(0).startsWith("time");
      int samples = part.lines().size() - (header ? 1 : 0);
      long last = part.line() + part.lines().size() - 1;
      String report =
          "{\"accepted\":%d,\"refused\":0,\"empty\":0,\"line\":%d,\"header\":%b,\"badLines\":[]}";
      send(exchange, 200, String.format(report, samples, last, header));
    } else {
      exchange.getResponseHeaders().set("Retry-After", "0");
      send(exchange, refusal, "{\"detail\":\"refused with " + refusal + "\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream reply = exchange.getResponseBody()) {
      reply.write(body);
    }
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    return DatagenCommand.prepare(new CommandLine(new ImportCommand()))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(new String[0]));
  }

  private static String text(boolean header) {
    StringBuilder text = new StringBuilder(header ? "time,v0\n" : "1600000000000000000,0\n");
    for (int i = 2; i <= LINES; i++) {
      text.append("1700000000000000000,").append(i).append('\n');
    }
    return text.toString();
  }

  private String file(boolean header) throws IOException {
    return Files.writeString(dir.resolve("samples.csv"), text(header)).toString();
  }

  /** Each line once, and told under its number. */
  private void assertSent(boolean header, int from) {
    int next = from;
    for (Part part : parts) {
      boolean hasHeader = part.lines().get(0).startsWith("time");
      assertThat(hasHeader).isEqualTo(header);
      List<String> samples = part.lines().subList(hasHeader ? 1 : 0, part.lines().size());
      next = Math.max(next, header ? 2 : 1);
      assertThat(part.line()).isEqualTo(hasHeader ? next - 1 : next);
      for (String line : samples) {
        assertThat(line).endsWith(next == 1 ? ",0" : "," + next);
        next++;
      }
    }
    assertThat(next).isEqualTo(LINES + 1);
  }

  @Test
  void sendsPartsThatAllBeginWithTheHeader() throws IOException {
    assertThat(run(file(true), "--tag", "a b", "--unit", "ns")).isZero();
    assertSent(true, 1);
    assertThat(parts).hasSize(3).allMatch(part -> part.query().contains("&tag=a%20b&unit=ns&"));
    assertThat(out.toString()).startsWith("imported 399,999 samples of ").hasLineCount(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsWeirThatTheLaterPartsOfAFileWithoutAHeaderHaveNone() throws IOException {
    assertThat(run(file(false), "--columns", "time,v0", "--dry-run")).isZero();
    assertSent(false, 1);
    assertThat(parts).allMatch(part -> part.query().contains("&dryRun=true"));
    assertThat(parts.get(0).query()).doesNotContain("header=");
    assertThat(parts.get(1).query()).contains("&header=false&");
    assertThat(out.toString()).startsWith("could import 400,000 samples of ");
  }

  @Test
  void sendsAPartAgainWhileWeirIsBusyOrAway() throws IOException {
    refusals.addAll(List.of(200, 429, 503));
    assertThat(run(file(true))).isZero();
    assertSent(true, 1);
    assertThat(err.toString().lines().map(String::strip))
        .containsExactly(
            "weir import: waiting: refused with 429", "weir import: waiting: refused with 503");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void saysUpToWhichLineAllIsSavedAndGoesOnThere(int good) throws IOException {
    refusals.addAll(Collections.nCopies(good, 200));
    refusals.add(400);
    String file = file(true);
    assertThat(run(file)).isEqualTo(TerminalCommand.REFUSED);
    int stored = 1 + parts.stream().mapToInt(part -> part.lines().size() - 1).sum();
    assertThat(err.toString())
        .contains("all good lines up to " + stored + " are saved")
        .contains("go on with --from-line " + (stored + 1))
        .contains("refused with 400");

    parts.clear();
    assertThat(run(file, "--from-line", "" + (stored + 1))).isZero();
    Part asked = parts.remove(0);
    assertThat(asked.query()).contains("&dryRun=true");
    assertThat(asked.lines()).containsExactly("time,v0");
    assertSent(true, stored + 1);
  }

  @Test
  void givesUpWhereWeirStaysAway() throws IOException {
    refusals.addAll(List.of(200, 503, 503, 503, 503, 503, 503, 503, 503));
    assertThat(run(file(true), "--retry-for", "300ms")).isEqualTo(TerminalCommand.REFUSED);
    assertThat(err.toString()).contains("go on with --from-line");
  }

  @Test
  void doesNotWaitForAServerThatWasNeverThere() throws IOException {
    int port = FreePort.choose();
    int code = run(file(true), "--gateway", "http://127.0.0.1:" + port);
    assertThat(code).isEqualTo(TerminalCommand.UNUSABLE);
    assertThat(err.toString()).contains("no Weir at http://127.0.0.1:" + port);
  }

  @Test
  void readsGzip() throws IOException {
    Path file = dir.resolve("samples.csv.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(text(true).getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(run(file.toString())).isZero();
    assertSent(true, 1);
  }
}
