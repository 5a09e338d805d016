package io.weir.testkit.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What {@code GET /api} answers.
 *
 * @param resolution ns; 0 if every row is exact
 */
public record ApiReport(
    @JsonProperty("tagName") String tag, long start, long end, long resolution, List<Row> samples) {

  /**
   * One period's row.
   *
   * @param time ns
   * @param values null where there are none
   */
  public record Row(long time, double[] values) {}

  public ApiReport {
    samples = samples == null ? List.of() : samples;
  }

  /** The values of each row. */
  public double[][] values() {
    return samples.stream().map(Row::values).toArray(double[][]::new);
  }
}
