package io.weir.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir import}. */
@Command(
    name = "import",
    description = {
      "Saves the samples of a CSV file, also of a gzip (.gz), or of standard input (-).",
      "Without --columns the first line names them: time, tag, and the values.",
      "Bad lines are told and left out. What /raw has exported can be imported as it is.",
      "Where it ends early it says how to go on. To import a line again does no harm."
    },
    footer = {
      "  weir import samples.csv --dry-run",
      "  weir import samples.csv",
      "  weir import log.csv --tag boiler.7 --columns time,-,value,value --unit ms",
      "  weir import plant.csv.gz --columns time:when,tag:sensor,value:temp",
      "  weir import samples.csv --bad-lines bad.csv",
      "  weir import samples.csv --from-line 1200001",
      "Exit code: 0; 1 if lines were refused, or all of it; 2 if Weir or the file cannot be reached."
    })
public final class ImportCommand extends TerminalCommand {
  private static final int PART_BYTES = 4 << 20;
  private static final int MOST_BYTES = 16 << 20;
  private static final int FILE_BUFFER = 64 << 10;
  private static final int SHOWN = 20;

  @Parameters(paramLabel = "FILE", description = "CSV; - for standard input")
  private Path file; // so shells complete it

  @Option(names = "--tag", paramLabel = "TAG", description = "the tag of all samples")
  private String tag;

  @Option(
      names = "--columns",
      paramLabel = "ROLE[,ROLE...]",
      description =
          "what the columns are: time, tag, value or -, or role:name by the names of the first line")
  private String roles;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      description = "of times that are numbers: ns, us, ms or s (ns)")
  private String unit;

  @Option(
      names = "--separator",
      paramLabel = "NAME",
      description = "between columns: comma, semicolon or tab (comma)")
  private String separator;

  @Option(
      names = "--empty",
      paramLabel = "HOW",
      description = "what becomes of empty values: nan, or refuse their lines (nan)")
  private String empty;

  @Option(names = "--dry-run", description = "checks all of it and saves nothing")
  private boolean dryRun;

  @Option(names = "--strict", description = "ends at the first bad line")
  private boolean strict;

  @Option(
      names = "--from-line",
      paramLabel = "N",
      defaultValue = "1",
      description = "the first line to import, to go on where an import has ended (1)")
  private long fromLine;

  @Option(
      names = "--bad-lines",
      paramLabel = "FILE",
      description = "writes the bad lines' numbers and reasons to a file, as CSV")
  private Path badLines;

  @Option(
      names = "--retry-for",
      paramLabel = "LENGTH",
      defaultValue = "2m",
      description = "how long Weir may be unreachable or busy (2m)")
  private Duration retryFor;

  /** Counts the bytes of the file, which may be compressed. */
  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      bytes += Math.max(0, read);
      return read;
    }
  }

  @Override
  void run() throws TerminalException, InterruptedException {
    if (fromLine < 1) {
      throw new IllegalArgumentException("--from-line: must be at least 1, got " + fromLine);
    }
    try (Counted counted = new Counted(open());
        BadLines bad = new BadLines(badLines, SHOWN)) {
      run(counted, bad);
    } catch (NoSuchFileException e) {
      throw TerminalException.unusable("no file " + e.getFile());
    } catch (IOException e) {
      throw TerminalException.unusable(file + ": " + e.getMessage());
    }
  }

  private InputStream open() throws IOException {
    return isInput() ? System.in : Files.newInputStream(file);
  }

  private boolean isInput() {
    return file.toString().equals("-");
  }

  private InputStream text(Counted counted) throws IOException {
    return file.toString().endsWith(".gz")
        ? new GZIPInputStream(new BufferedInputStream(counted, FILE_BUFFER), FILE_BUFFER)
        : counted;
  }

  private void run(Counted counted, BadLines bad)
      throws IOException, TerminalException, InterruptedException {
    long total = isInput() ? 0 : Files.size(file);
    ImportProgress progress =
        new ImportProgress(out(), isTerminal(), isColoured(), columns(), total);
    FileParts parts = new FileParts(text(counted), PART_BYTES, MOST_BYTES);
    ImportRun run = new ImportRun(gateway(), parameters(), dryRun, retryFor, parts, fromLine, bad);
    Thread told = new Thread(() -> say(stopped(run)));
    Runtime.getRuntime().addShutdownHook(told); // Ctrl-C
    try {
      while (run.next(reason -> saySo(progress, reason))) {
        progress.show(counted.bytes, run.accepted());
      }
    } catch (TerminalException e) {
      progress.clear();
      bad.lines().forEach(this::say);
      say(stopped(run));
      throw e;
    } finally {
      progress.clear();
      forget(told);
    }
    tell(run, bad);
  }

  private void saySo(ImportProgress progress, String reason) {
    progress.clear();
    say("waiting: " + reason);
  }

  private static void forget(Thread told) {
    try {
      Runtime.getRuntime().removeShutdownHook(told);
    } catch (IllegalStateException e) {
      // It is told by now.
    }
  }

  private void tell(ImportRun run, BadLines bad) throws TerminalException {
    bad.lines().forEach(this::say);
    String verb = dryRun ? "could import " : "imported ";
    out().println(text("%s%,d samples of %s", verb, run.accepted(), file));
    if (run.empty() > 0) {
      out().println(text("%,d empty values became NaN", run.empty()));
    }
    if (run.refused() > 0) {
      throw TerminalException.refused(text("%,d lines are bad", run.refused()));
    }
  }

  private String stopped(ImportRun run) {
    return dryRun
        ? "stopped after line " + run.storedLine()
        : text(
            "stopped; all good lines up to %d are saved, go on with --from-line %d",
            run.storedLine(), run.storedLine() + 1);
  }

  private String parameters() {
    StringBuilder path = new StringBuilder("/import?badLines=1000");
    add(path, "tag", tag);
    add(path, "columns", roles);
    add(path, "unit", unit);
    add(path, "separator", separator);
    add(path, "empty", empty);
    add(path, "strict", strict ? "true" : null);
    return path.toString();
  }

  private static void add(StringBuilder path, String name, String value) {
    if (value != null) {
      path.append('&').append(name).append('=').append(Server.encoded(value));
    }
  }

  /** What an answer of Weir must have. */
  static long number(JsonNode report, String name) throws TerminalException {
    JsonNode number = report.path(name);
    if (!number.canConvertToLong()) {
      throw TerminalException.unusable("the answer has no " + name + ": is it Weir?");
    }
    return number.longValue();
  }
}
