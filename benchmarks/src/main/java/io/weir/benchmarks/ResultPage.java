package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The output of a run: lines while it runs, and at the end a page of Markdown, optionally in a
 * file.
 */
final class ResultPage {
  private static final double PER_GIB = 1 << 20;

  private final Figures figures;
  private final List<String> servers;
  private final String arguments;
  private final Path file;
  private final String began = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param servers names, Weir's first
   * @param arguments that the run was started with
   * @param file null for none
   */
  ResultPage(Figures figures, List<String> servers, String arguments, Path file) {
    this.figures = figures;
    this.servers = servers;
    this.arguments = arguments;
    this.file = file;
  }

  Figures figures() {
    return figures;
  }

  /** Says something on the way. */
  void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Says something that stays on the page. */
  void note(String line) {
    say(line);
    notes.add(line);
  }

  /** Says how busy the machine is, and keeps it. */
  void load(String when) throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg")).strip();
    note(when + ", load average " + load.substring(0, load.indexOf(' ')));
  }

  /** The page: machine, bars, figures and what else there is to say. */
  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format("`./weir bench %s`, begun %s, on %s.%n%n", arguments, began, machine()));
    text.append(
        PerformanceGoals.table(figures, servers.get(0), servers.size() > 1 ? servers.get(1) : ""));
    text.append(String.format("%n%s", figures.tables(servers)));
    notes.forEach(note -> text.append(String.format("- %s%n", note)));
    return text.toString();
  }

  /** Writes the page as far as it has come, if it is to be written. */
  void write() throws IOException {
    if (file != null) {
      Files.writeString(file, text());
    }
  }

  private static String machine() throws IOException {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %.0f GiB, %s %s, Java %s",
        Runtime.getRuntime().availableProcessors(),
        field("/proc/cpuinfo", "model name").replaceFirst(".*:\\s*", ""),
        Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / PER_GIB,
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"));
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElse("0");
  }
}
