package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.CommandInProcess;
import io.weir.terminal.DemoWeir.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands as processes, with a token, against a standalone that asks for one, with the demo's
 * tags.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TerminalTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path dir;

  private static DemoWeir weir;

  @BeforeAll
  static void start() throws Exception {
    weir = DemoWeir.start(dir);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (weir != null) {
      weir.close();
    }
  }

  @Test
  void saysThatATokenIsNotKnown() {
    Result result = weir.runProcess(List.of(), "tags", "demo.", "--token", "another");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("The token is unknown");
  }

  @Test
  void listsTheDemosTagsWithADayEach() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              Result tags = weir.run("tags", "demo.", "--format", "csv");
              assertThat(tags.err()).isEmpty();
              assertThat(tags.out().lines()).hasSize(13);
              assertThat(tags.out().lines().skip(1))
                  .allMatch(line -> Long.parseLong(line.split(",")[4]) >= 23 * 720 + 3600);
            });
    assertThat(weir.run("tags", "demo.turbine").out().lines().skip(1).findFirst().orElseThrow())
        .matches("demo\\.turbine\\.1 +10 .*");
    assertThat(weir.run("tags", "demo.", "--limit", "5").err()).contains("there are more");
  }

  @Test
  void printsAnAlignedTableOfAFunction() {
    Result result =
        weir.runProcess(
            List.of(), "query", "demo.turbine.1", "--last", "2h", "--fn", "avg", "--points", "12");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(13);
    assertThat(lines.get(0).strip()).matches("time( +v\\d){10}");
    assertThat(lines).allMatch(line -> line.length() == lines.get(0).length());
    assertThat(lines.get(6)).doesNotContain(" - ");
  }

  @Test
  void savesASampleAndFindsItAgainInEachFormat() {
    String[] save = "save cli.a -1.5 1 2 3 4 5 6 7 8 9e3 --time now-30s".split(" ");
    Result saved = weir.runProcess(List.of(), save);
    assertThat(saved.err()).isEmpty();
    assertThat(saved.out()).startsWith("saved cli.a at ");

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(weir.run("query", "cli.a", "--points", "1").out().lines().toList())
                    .hasSize(2)
                    .last()
                    .asString()
                    .endsWith("-1.5   1   2   3   4   5   6   7   8  9000"));
    assertThat(
            weir.run("query", "cli.a", "--points", "1", "--format", "csv", "--values", "0").out())
        .matches("time,v0\\n\\d{19},-1.5\\n");
    assertThat(weir.run("query", "cli.a", "--points", "1", "--format", "json").out())
        .startsWith("{\"tagName\":\"cli.a\"");
    Result two = weir.run("query", "cli.a", "cli.none", "--points", "1");
    assertThat(two.exitCode()).isEqualTo(1);
    assertThat(two.out()).contains("cli.a", "exact");
    assertThat(two.err()).isEqualTo("weir query: not there: cli.none\n");
  }

  @Test
  void importsAFileWithItsBadLinesToldAndLeftOut() throws IOException {
    long begin = System.currentTimeMillis() * 1_000_000L - 3_600_000_000_000L;
    StringBuilder csv = new StringBuilder("when;note;temp\n");
    int lines = 60_000; // in several parts
    String note = ";" + "a long note ".repeat(10) + ";";
    for (int i = 2; i <= lines; i++) {
      String value = i > 7 && i % 25_000 == 7 ? "warm" : "" + i / 8.0;
      csv.append(begin + i * 1000L).append(note).append(value).append('\n');
    }
    Path file = Files.writeString(dir.resolve("plant.csv"), csv);
    Path bad = dir.resolve("bad.csv");
    String options =
        "--tag cli.plant --columns time:when,value:temp --separator semicolon --bad-lines " + bad;
    List<String> arguments = new ArrayList<>(List.of("import", file.toString()));
    arguments.addAll(List.of(options.split(" ")));

    List<String> dry = new ArrayList<>(arguments);
    dry.add("--dry-run");
    Result checked = weir.run(dry.toArray(new String[0]));
    assertThat(checked.out()).isEqualTo("could import 59,997 samples of " + file + "\n");
    assertThat(weir.run("tags", "cli.plant", "--format", "json").out()).isEqualTo("[]\n");

    Result imported =
        weir.runProcess(List.of("-Dweir.terminal=true"), arguments.toArray(new String[0]));
    assertThat(imported.err().lines())
        .containsExactly(
            "weir import: line 25007: column 3, temp, must be a finite number, got \"warm\"",
            "weir import: line 50007: column 3, temp, must be a finite number, got \"warm\"",
            "weir import: 2 lines are bad");
    assertThat(imported.out())
        .contains("█", "left\r", "imported 59,997 samples of " + file)
        .doesNotContain("\u001b[32m");
    assertThat(imported.exitCode()).isEqualTo(1);
    assertThat(bad)
        .hasContent(
            "line,reason\n"
                + "25007,\"column 3, temp, must be a finite number, got \"\"warm\"\"\"\n"
                + "50007,\"column 3, temp, must be a finite number, got \"\"warm\"\"\"\n");

    arguments.addAll(List.of("--from-line", "59999"));
    Result resumed = weir.run(arguments.toArray(new String[0]));
    assertThat(resumed.out()).isEqualTo("imported 2 samples of " + file + "\n");
    assertThat(resumed.exitCode()).isZero();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(weir.run("tags", "cli.plant", "--format", "csv").out().lines().skip(1))
                    .singleElement()
                    .asString()
                    .matches("cli\\.plant,1,\\d+," + (begin + lines * 1000L) + ",59997"));
    assertThat(weir.run("import", dir.resolve("none.csv").toString()))
        .satisfies(refused(2, "no file"));
  }

  @Test
  void deletesTagsByTheirPrefix() {
    assertThat(weir.run("save cli.gone 1 2 3 4 5 6 7 8 9 10".split(" ")).exitCode()).isZero();
    await()
        .atMost(LIMIT)
        .until(() -> weir.run("tags", "cli.gone", "--delete").out().equals("deleted 1 tags\n"));
    await()
        .atMost(LIMIT)
        .until(() -> weir.run("tags", "cli.gone", "--format", "json").out().equals("[]\n"));
    assertThat(weir.run("tags", "--delete").err())
        .isEqualTo("weir tags: PREFIX: must be given with --delete; see weir tags --help\n");
  }

  @Test
  void watchesATagAsLinesOrAsAChart() {
    Result lines =
        weir.runProcess(List.of(), "watch", "demo.turbine.1", "--values", "0,1", "--count", "3");
    assertThat(lines.err()).isEmpty();
    assertThat(lines.out().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("\\S+ \\S+ demo\\.turbine\\.1 [\\d.]+ [\\d.]+"));

    Result chart =
        weir.runProcess(List.of("-Dweir.terminal=true"), "watch", "demo.turbine.1", "--count", "2");
    assertThat(chart.exitCode()).isZero();
    assertThat(chart.out())
        .contains("demo.turbine.1 v0  ", "\u001b[9A")
        .containsPattern("[\u2800-\u28ff]{60}")
        .doesNotContain("\u001b[36m");
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    assertThat(weir.runProcess(List.of(), "query", "cli.none")).satisfies(refused(1, "cli.none"));
    assertThat(weir.run("query", "demo.grid.feed", "--fn", "mean")).satisfies(refused(1, "fn"));
    assertThat(weir.run("save", "cli.b", "1")).satisfies(refused(1, "values"));
    assertThat(weir.run("save", "cli.b")).satisfies(refused(2, "VALUE"));
    assertThat(weir.run("query", "--last", "1h")).satisfies(refused(2, "TAG: must be given"));
    assertThat(weir.run("tags", "--url", "ftp://x"))
        .satisfies(refused(2, "--url: must be http://"));
    assertThat(weir.run("watch", "x", "--values", "a")).satisfies(refused(2, "--values: must be"));
  }

  private static Consumer<Result> refused(int exitCode, String part) {
    return result -> {
      assertThat(result.err().lines()).as(result.toString()).hasSize(1);
      assertThat(result.err()).startsWith("weir ").contains(part);
      assertThat(result.exitCode()).isEqualTo(exitCode);
      assertThat(result.out()).isEmpty();
    };
  }

  @Test
  void saysWhatToStartWhereThereIsNoWeir() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String nowhere = String.format(Locale.ROOT, "http://127.0.0.1:%d", free.getLocalPort());
      free.close();
      assertThat(weir.run("tags", "--url", nowhere))
          .satisfies(refused(2, "no Weir at " + nowhere + " (no connection); start one with"));
    }
  }

  @Test
  void printsACompletionThatTheShellCanRead() throws Exception {
    Result script = weir.runProcess(List.of(), "completion", "bash");
    Path file = dir.resolve("completion");
    Files.writeString(file, script.out());
    String ask =
        "COMP_WORDS=(weir wa); COMP_CWORD=1; _complete_weir; echo ${COMPREPLY[@]}"
            + "; COMP_WORDS=(weir pre); _complete_weir; echo ${COMPREPLY[@]}";
    Process bash =
        new ProcessBuilder("bash", "-c", "source " + file + " && " + ask)
            .redirectErrorStream(true)
            .start();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo("watch\nprepare");
    assertThat(CommandInProcess.run("completion", "zsh").out())
        .startsWith("autoload ")
        .contains("_complete_weir");
  }
}
