package io.weir.benchmarks.server;

/**
 * The forms in which VictoriaMetrics can be queried for a series' latest sample at each of many
 * instants. They differ in how far they look back, and so in what they read and which rows of rare
 * tags they miss.
 */
enum VictoriaForm {
  /** As far as its own guess of the time between two samples. */
  GUESS("%s"),
  /** An hour. */
  HOUR("last_over_time(%s[1h])"),
  /** A day, as QuestDB's bounded form does. */
  DAY("last_over_time(%s[1d])");

  private final String query;

  VictoriaForm(String query) {
    this.query = query;
  }

  /** In MetricsQL. */
  String query(String selector) {
    return String.format(query, selector);
  }
}
