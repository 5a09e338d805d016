package io.weir.terminal;

import io.weir.query.QueryServiceCommand;
import io.weir.service.settings.Units;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir query TAG}; without a tag, the role of that name. */
@Command(
    name = "query",
    description = {
      "With a TAG: prints what it looked like, in rows of the latest sample or of a function.",
      "Without: runs the query service, which is configured by WEIR_* (WEIR_JOBS: where the job runs,"
          + " WEIR_HOST, WEIR_PORT: where to listen).",
      QueryServiceCommand.DESCRIPTION
    },
    footer = {
      "  weir query boiler.7                          the last hour in 20 rows",
      "  weir query boiler.7 --last 24h --fn min,avg,max --values 0 --points 24",
      "  weir query 'demo.pump.*' --fn avg --points 1 all tags that begin so",
      "  weir query boiler.7 --start '2026-01-31 12:00:00' --end now-1h --format csv",
      "Exit code: 0, 1 if Weir refuses it or has no such tag, 2 if Weir cannot be reached."
    })
public final class QueryCommand extends TerminalCommand {
  private static final long SECOND = 1_000_000_000L;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TAG", arity = "0..*", description = "tags; p* is all that begin with p")
  private List<String> tags = List.of();

  @Option(
      names = "--last",
      paramLabel = "LENGTH",
      defaultValue = "1h",
      description = "how far back from now, such as 10m (1h)")
  private Duration last;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "the start: now-1h, 2026-01-31T12:00:00Z, \"2026-01-31 12:00:00\", or ns")
  private String start;

  @Option(names = "--end", paramLabel = "TIME", description = "the end, written like --start (now)")
  private String end;

  @Option(names = "--points", defaultValue = "20", description = "rows (20)")
  private int points;

  @Option(
      names = "--fn",
      paramLabel = "FN[,FN...]",
      description = "min, avg, max, count, twa, ... (the latest sample)")
  private String functions;

  @Option(names = "--values", paramLabel = "I[,I...]", description = "which values, from 0 (all)")
  private String values;

  @Option(names = "--width", description = "the series of so many values, if there are several")
  private Integer width;

  @Option(
      names = "--format",
      defaultValue = "table",
      completionCandidates = OutputFormat.Names.class,
      description = "table, csv or json (table)")
  private OutputFormat format;

  /** With a tag a client of Weir, without one the role. */
  @Override
  public Integer call() throws Exception {
    if (!tags.isEmpty()) {
      return super.call();
    }
    if (!spec.commandLine().getParseResult().matchedOptions().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "TAG: must be given with options");
    }
    return new QueryServiceCommand().call();
  }

  @Override
  void run() throws TerminalException, InterruptedException {
    Server server = query();
    HttpResponse<InputStream> response = open(server);
    try (Reader body = new InputStreamReader(response.body(), StandardCharsets.UTF_8)) {
      if (format == OutputFormat.TABLE) {
        CsvTable table = new CsvTable(new BufferedReader(body));
        table.lines().forEach(out()::println);
        out().flush();
        note(response);
        requireAll(table);
      } else {
        body.transferTo(out());
        if (format == OutputFormat.JSON) {
          out().println();
        }
      }
    } catch (IOException e) {
      throw server.lost(e);
    }
  }

  private HttpResponse<InputStream> open(Server server)
      throws TerminalException, InterruptedException {
    try {
      return server.open(path());
    } catch (TerminalException e) {
      throw e.isAbsent()
          ? TerminalException.absent(String.join(", ", tags) + ": " + e.getMessage())
          : e;
    }
  }

  private String path() {
    // The next whole second: the latest sample is in it, and rows have short times.
    long now = Math.floorDiv(Moment.now(), SECOND) * SECOND + SECOND;
    long to = end == null ? now : Moment.parse("--end", end, now);
    long from = start == null ? to - last.toNanos() : Moment.parse("--start", start, now);
    StringBuilder path = new StringBuilder("/api?");
    tags.forEach(tag -> path.append("tag=").append(Server.encoded(tag)).append('&'));
    path.append(text("start=%d&end=%d&points=%d", from, to, points));
    append(path, "fn", functions);
    append(path, "values", values);
    append(path, "width", width);
    append(
        path,
        "format",
        format == OutputFormat.JSON ? "json" : OutputFormat.CSV.name().toLowerCase(Locale.ROOT));
    return path.toString();
  }

  private static void append(StringBuilder path, String name, Object value) {
    if (value != null) {
      path.append('&').append(name).append('=').append(Server.encoded(value.toString()));
    }
  }

  private void note(HttpResponse<InputStream> response) {
    long nanos = response.headers().firstValueAsLong("Weir-Resolution").orElse(0);
    if (nanos > 0) {
      say("rows may be older by up to " + Units.text(Duration.ofNanos(nanos)) + " (summaries)");
    }
  }

  /** Of several tags, the server leaves out those that are not there. */
  private void requireAll(CsvTable table) throws TerminalException {
    List<String> missing =
        tags.stream().filter(tag -> !tag.endsWith("*") && !table.tags().contains(tag)).toList();
    if (!table.tags().isEmpty() && !missing.isEmpty()) {
      throw TerminalException.refused("not there: " + String.join(", ", missing));
    }
  }
}
