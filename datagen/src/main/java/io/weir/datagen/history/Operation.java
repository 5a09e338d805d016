package io.weir.datagen.history;

/**
 * Something a client did to an item. It took effect, if it did, at one time between call and end.
 *
 * @param client for messages
 * @param call when it began, of any clock
 * @param end when the client was told, of the same clock; of no meaning if the outcome is unknown
 */
public record Operation(int client, Action action, Outcome outcome, long call, long end) {
  boolean isUnknown() {
    return outcome instanceof Outcome.Unknown;
  }
}
