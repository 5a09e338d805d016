package io.weir.gateway.otlp;

import io.weir.model.Excerpt;
import java.util.ArrayList;
import java.util.List;

/** Data points that were left out, the first with their names and reasons; for one request. */
final class Rejections {
  private static final int NAMED = 10;

  private final List<String> reasons = new ArrayList<>();
  private long points;
  private long metrics;

  void add(long more, String reason) {
    points += more;
    metrics++;
    if (reasons.size() < NAMED) {
      reasons.add(Excerpt.of(reason));
    }
  }

  long points() {
    return points;
  }

  /** For the sender; empty if nothing was left out. */
  String message() {
    if (metrics == 0) {
      return "";
    }
    String more = metrics > NAMED ? "; and " + (metrics - NAMED) + " more" : "";
    return "Gauges and cumulative sums are taken; left out: " + String.join("; ", reasons) + more;
  }
}
