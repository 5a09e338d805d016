package io.weir.cluster;

import java.util.List;
import java.util.Locale;

/**
 * What happened to one process, and which requests failed.
 *
 * @param traffic the name under which samples were sent meanwhile
 * @param backSeconds from when it began until nothing was amiss
 */
record Outage(
    String what,
    String traffic,
    Traffic.Noticed saves,
    Traffic.Noticed queries,
    double backSeconds) {
  static String table(List<Outage> outages) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%n%-24s | %18s | %18s | %14s | %9s%n%-24s | %18s | %18s | %6s %7s | %9s%n",
            "",
            "failed at first",
            "after one retry",
            "longest gap s",
            "back",
            "",
            "/batch       /api",
            "/batch       /api",
            "/batch",
            "/api",
            "after s"));
    outages.forEach(outage -> table.append(outage).append(System.lineSeparator()));
    return table.toString();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-24s | %4d/%4d %3d/%4d | %4d/%4d %3d/%4d | %6.2f %7.2f | %9.1f",
        what,
        saves.failedAtFirst(),
        saves.requests(),
        queries.failedAtFirst(),
        queries.requests(),
        saves.failedAfterRetry(),
        saves.requests(),
        queries.failedAfterRetry(),
        queries.requests(),
        saves.longestGapSeconds(),
        queries.longestGapSeconds(),
        backSeconds);
  }
}
