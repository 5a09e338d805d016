package io.weir.gateway.formats;

/**
 * What a message must be, as of one request.
 *
 * @param width the exact number of values
 * @param latest the latest time allowed, ns
 * @param maxBatch the most messages of one request
 */
public record MessageRules(int width, long latest, int maxBatch) {
  boolean allowsTime(long time) {
    return time > 0 && time <= latest;
  }
}
