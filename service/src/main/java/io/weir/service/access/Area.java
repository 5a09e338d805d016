package io.weir.service.access;

import java.util.Locale;

/** What kinds of names there are. */
public enum Area {
  /** Tags of samples; numbers of metrics are samples too. */
  TAGS,
  /** Streams, each in a bucket. */
  STREAMS,
  /** Keys with values, each in an index. */
  KV,
  /** Metrics that have documents. */
  MESSAGE,
  /** The server: its metrics, its handlers, its users. */
  SERVER;

  /** Whether names stand in a bucket or an index. */
  boolean hasSpaces() {
    return this == STREAMS || this == KV;
  }

  /** As scopes and paths have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
