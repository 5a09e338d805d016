package io.weir.gateway.formats;

/**
 * The rules for the messages of one request.
 *
 * @param fewestValues of a message, at least 1
 * @param mostValues of a message; the same number where it is fixed
 * @param latest the latest time allowed, ns
 * @param maxBatch the most messages of one request
 */
public record MessageRules(int fewestValues, int mostValues, long latest, int maxBatch) {
  boolean allowsTime(long time) {
    return time > 0 && time <= latest;
  }

  boolean allowsValues(int count) {
    return count >= fewestValues && count <= mostValues;
  }

  /** How many values are allowed, in words. */
  String values() {
    return fewestValues == mostValues ? "" + mostValues : fewestValues + " to " + mostValues;
  }
}
