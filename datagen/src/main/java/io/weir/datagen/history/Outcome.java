package io.weir.datagen.history;

/** What a client was told. */
public sealed interface Outcome {
  /** The put was done, and made this version. */
  record Written(long version) implements Outcome {}

  /** The item was removed. */
  record Deleted() implements Outcome {}

  /** A read found this. */
  record Found(long version, String value) implements Outcome {}

  /** A read found no item, or a removal none to remove. */
  record Absent() implements Outcome {}

  /**
   * The condition did not hold.
   *
   * @param found the version of the item, 0 if there was none
   */
  record Conflict(long found) implements Outcome {}

  /** Nothing: the operation may have happened, may happen later, or never. */
  record Unknown() implements Outcome {}
}
