package io.weir.datagen.history;

/**
 * What was found of a history.
 *
 * @param detail for a violation, how far an order could be found and what did not fit then; for a
 *     search that was given up, its bound; else empty
 */
public record Linearization(Verdict verdict, String detail) {
  /** Whether there is an order. */
  public enum Verdict {
    /** An order explains all outcomes. */
    LINEARIZABLE,
    /** No order does. */
    VIOLATED,
    /** The bound was reached before either was known. */
    GAVE_UP
  }
}
