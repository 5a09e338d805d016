package io.weir.testkit.check;

/**
 * The samples of all tags, as Weir lists them, against those sent.
 *
 * @param tags listed and compared
 * @param expected samples that were acknowledged
 * @param found samples listed, unacknowledged ones that are there included
 * @param lost how many are missing at least
 * @param surplus how many are too many at least: counted twice, or never sent
 */
public record SampleCount(long tags, long expected, long found, long lost, long surplus) {
  /** Both together. */
  SampleCount plus(SampleCount other) {
    return new SampleCount(
        tags + other.tags,
        expected + other.expected,
        found + other.found,
        lost + other.lost,
        surplus + other.surplus);
  }
}
