package io.weir.query.prometheus;

import java.io.IOException;

/** Writes what is read, series after series. */
interface ReadSink {
  /**
   * What comes next is of this query.
   *
   * @param index of the query in its request
   */
  void beginQuery(int index) throws IOException;

  void endQuery() throws IOException;

  /** What comes next are samples of this series. */
  void beginSeries(ReadSeries series) throws IOException;

  /**
   * Takes samples from {@code from} to before {@code to}. All but the last ones of a series come in
   * multiples of {@link XorChunk#SAMPLES}.
   */
  void take(SeriesSamples samples, int from, int to) throws IOException;

  void endSeries() throws IOException;

  /** Nothing comes any more. */
  void end() throws IOException;
}
