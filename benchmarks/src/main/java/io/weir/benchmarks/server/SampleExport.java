package io.weir.benchmarks.server;

import java.net.URI;

/**
 * A stream of raw samples that a server gives.
 *
 * @param format what it is written in, {@link #CSV} or {@link #ARROW}
 */
public record SampleExport(String format, URI uri) {
  /** Lines, the first of which names the columns. */
  public static final String CSV = "CSV";

  /** An Arrow IPC stream. */
  public static final String ARROW = "Arrow";

  static SampleExport of(String format, HttpSystem system, String path) {
    return new SampleExport(
        format, URI.create("http://" + system.running.address().hostHeader() + path));
  }
}
