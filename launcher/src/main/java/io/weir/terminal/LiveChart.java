package io.weir.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Charts of lines that go on, drawn over the ones before. Not for several threads. */
final class LiveChart {
  private static final String ERASE_TO_END = "\u001b[K";
  private static final String COLOUR = "\u001b[36m";
  private static final String PLAIN = "\u001b[0m";

  private final Map<String, Trace> traces = new LinkedHashMap<>();
  private final Map<String, Double> latest = new LinkedHashMap<>();
  private final PrintWriter out;
  private final int columns;
  private final long step;
  private final boolean coloured;
  private int drawn;

  /**
   * @param columns characters of a line
   * @param nanos that a line covers
   */
  LiveChart(PrintWriter out, int columns, long nanos, boolean coloured) {
    this.out = out;
    this.columns = columns;
    this.step = Math.max(1, nanos / ((long) columns * BrailleChart.ACROSS));
    this.coloured = coloured;
  }

  /** Adds a value to the line of that name. */
  void add(String line, long time, double value) {
    traces
        .computeIfAbsent(line, name -> new Trace(columns * BrailleChart.ACROSS, step))
        .add(time, value);
    latest.put(line, value);
  }

  /** Draws all lines as they are now. */
  void draw() {
    List<String> lines = new ArrayList<>();
    int rows = traces.size() == 1 ? 8 : traces.size() <= 4 ? 4 : 2;
    traces.forEach((name, trace) -> draw(name, new BrailleChart(trace.values(), rows), lines));
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A");
    }
    lines.forEach(line -> out.println(line + ERASE_TO_END));
    drawn = lines.size();
    out.flush();
  }

  private void draw(String name, BrailleChart chart, List<String> lines) {
    lines.add(
        TerminalCommand.text(
            "%s  %s  (%s to %s)",
            name,
            NumberText.brief(latest.get(name)),
            NumberText.brief(chart.least()),
            NumberText.brief(chart.greatest())));
    chart.lines().forEach(line -> lines.add(coloured ? COLOUR + line + PLAIN : line));
  }
}
