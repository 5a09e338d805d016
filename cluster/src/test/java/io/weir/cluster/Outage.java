package io.weir.cluster;

import io.weir.datagen.streams.StreamsProgress;
import io.weir.datagen.streams.StreamsResult;
import java.util.List;
import java.util.Locale;

/**
 * What happened to one process, and which requests failed.
 *
 * @param traffic the name under which samples were sent meanwhile
 * @param streams what clients of streams found
 * @param during what they did until nothing was amiss
 * @param backSeconds from when it began until nothing was amiss
 */
record Outage(
    String what,
    String traffic,
    Traffic.Noticed saves,
    Traffic.Noticed queries,
    StreamsResult streams,
    StreamsProgress during,
    double backSeconds) {
  static String table(List<Outage> outages) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%n%-24s | %18s | %18s | %14s | %39s | %9s%n%-24s | %18s | %18s | %6s %7s | %39s | %9s%n",
            "",
            "failed at first",
            "after one retry",
            "longest gap s",
            "streams meanwhile",
            "back",
            "",
            "/batch       /api",
            "/batch       /api",
            "/batch",
            "/api",
            "added patch  read  heard    gap  write",
            "after s"));
    outages.forEach(outage -> table.append(outage).append(System.lineSeparator()));
    return table.toString();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-24s | %4d/%4d %3d/%4d | %4d/%4d %3d/%4d | %6.2f %7.2f"
            + " | %5d %5d %5d %6d %6.2f %6.2f | %9.1f",
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
        during.appended(),
        during.patched(),
        during.reads(),
        during.received(),
        streams.writes().longestGapSeconds(),
        streams.longestWriteSeconds(),
        backSeconds);
  }
}
