package io.weir.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir watch}. */
@Command(
    name = "watch",
    description = {
      "Follows tags, once a second, until Ctrl-C: as charts in a terminal, else a line a sample.",
      "NO_COLOR turns colours off."
    },
    footer = {
      "  weir watch demo.turbine.1",
      "  weir watch demo.turbine.1 demo.grid.feed --values 0,1 --last 10m",
      "  weir watch demo.tank.1 --values 0 --count 10 | cat",
      "Exit code: 0, 1 if Weir refuses it, 2 if Weir cannot be reached or stops."
    })
public final class WatchCommand extends TerminalCommand {
  private static final String DATA = "data:";
  private static final int MOST_COLUMNS = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "TAG", arity = "1..*", description = "tags, up to 100")
  private List<String> tags;

  @Option(
      names = "--values",
      paramLabel = "I[,I...]",
      defaultValue = "0",
      description = "which values, from 0 (0)")
  private String values;

  @Option(
      names = "--last",
      paramLabel = "LENGTH",
      defaultValue = "2m",
      description = "what a chart covers (2m)")
  private Duration last;

  @Option(names = "--columns", defaultValue = "60", description = "how wide a chart is (60)")
  private int columns;

  @Option(names = "--count", description = "ends after so many events (never)")
  private long count = Long.MAX_VALUE;

  private int[] indices = {};

  @Override
  void run() throws TerminalException, InterruptedException {
    if (columns < 1 || columns > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "--columns: must be 1 to " + MOST_COLUMNS + ", got " + columns);
    }
    indices = indices();
    Server server = query();
    if (isTerminal()) {
      LiveChart chart = new LiveChart(out(), columns, last.toNanos(), isColoured());
      for (String tag : tags) {
        history(server, tag, chart);
      }
      chart.draw();
      follow(
          server,
          samples -> {
            samples.forEach(sample -> add(sample, chart));
            chart.draw();
          });
    } else {
      for (String tag : tags) {
        sayIfAbsent(server, tag);
      }
      follow(server, samples -> samples.forEach(this::print));
    }
  }

  private int[] indices() {
    try {
      return Arrays.stream(values.split(",")).mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--values: must be numbers with commas between them, got \"" + values + "\"", e);
    }
  }

  /** What is drawn before the first event; a tag that is not there begins with its first sample. */
  private void history(Server server, String tag, LiveChart chart)
      throws TerminalException, InterruptedException {
    long now = Moment.now();
    String path =
        text(
            "/api?tag=%s&start=%d&end=%d&points=%d&values=%s",
            Server.encoded(tag),
            now - last.toNanos(),
            now,
            columns * BrailleChart.ACROSS,
            Server.encoded(values));
    for (JsonNode row : report(server, tag, path).path("samples")) {
      add(tag, row, chart);
    }
  }

  /** Whoever has mistaken a name would wait for its lines in vain. */
  private void sayIfAbsent(Server server, String tag)
      throws TerminalException, InterruptedException {
    long now = Moment.now();
    String path = text("/api?tag=%s&start=%d&end=%d&points=1", Server.encoded(tag), now - 1, now);
    report(server, tag, path);
  }

  /** Empty, after words to people, for a tag that is not there yet. */
  private JsonNode report(Server server, String tag, String path)
      throws TerminalException, InterruptedException {
    try {
      return server.json(path);
    } catch (TerminalException e) {
      if (!e.isAbsent()) {
        throw e;
      }
      say("waiting for the first sample of " + tag);
      return MissingNode.getInstance();
    }
  }

  private void add(JsonNode sample, LiveChart chart) {
    add(sample.path("tag").asText(), sample, chart);
  }

  private void add(String tag, JsonNode sample, LiveChart chart) {
    JsonNode numbers = sample.path("values");
    for (int i = 0; i < Math.min(indices.length, numbers.size()); i++) {
      chart.add(
          tag + " v" + indices[i], sample.path("time").longValue(), numbers.get(i).doubleValue());
    }
  }

  private void print(JsonNode sample) {
    String numbers =
        StreamSupport.stream(sample.path("values").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(" "));
    out()
        .println(
            Moment.text(sample.path("time").longValue())
                + " "
                + sample.path("tag").asText()
                + " "
                + numbers);
  }

  /** What becomes of an event. */
  private interface Event {
    void samples(JsonNode samples);
  }

  private void follow(Server server, Event event) throws TerminalException, InterruptedException {
    String query =
        tags.stream().map(tag -> "tag=" + Server.encoded(tag)).collect(Collectors.joining("&"));
    String path = "/live?" + query + "&values=" + Server.encoded(values);
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(server.follow(path), StandardCharsets.UTF_8))) {
      long seen = 0;
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        if (line.startsWith(DATA)) {
          JsonNode data = JSON.readTree(line.substring(DATA.length()));
          if (data.has("problem")) {
            say(data.path("problem").asText());
          } else if (!data.path("samples").isEmpty()) {
            event.samples(data.path("samples"));
            seen++;
            if (out().checkError()) { // flushed to nobody, as to a head that has its lines
              return;
            }
          }
        }
        if (seen >= count) {
          return;
        }
      }
    } catch (IOException e) {
      throw server.lost(e);
    }
    throw TerminalException.unusable("the live view has ended: has Weir stopped?");
  }
}
