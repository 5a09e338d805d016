package io.weir.cluster;

import io.weir.datagen.streams.StreamsProgress;
import io.weir.datagen.streams.StreamsResult;
import io.weir.testkit.availability.Availability;
import java.util.List;
import java.util.Locale;

/**
 * What happened to one process, and which requests failed.
 *
 * @param during what clients of streams did until nothing was amiss
 * @param backSeconds from when it began until nothing was amiss
 */
record Outage(String what, Traffic.Ended traffic, StreamsProgress during, double backSeconds) {
  Availability saves() {
    return traffic.samples().result().availability();
  }

  Availability queries() {
    return traffic.queries().availability();
  }

  StreamsResult streams() {
    return traffic.streams();
  }

  static String table(List<Outage> outages) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%n%-26s | %18s | %18s | %14s | %39s | %9s%n%-26s | %18s | %18s | %6s %7s | %39s | %9s%n",
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
    Availability saves = saves();
    Availability queries = queries();
    return String.format(
        Locale.ROOT,
        "%-26s | %4d/%4d %3d/%4d | %4d/%4d %3d/%4d | %6.2f %7.2f"
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
        streams().findings().writes().longestGapSeconds(),
        streams().longestWriteSeconds(),
        backSeconds);
  }
}
