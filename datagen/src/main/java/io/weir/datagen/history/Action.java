package io.weir.datagen.history;

/** What a client wants of an item. */
public sealed interface Action {
  /** No condition. */
  long ANY = -1;

  /** The condition that there is no item. */
  long ABSENT = 0;

  /**
   * Reads version and value. It may begin as early as the write whose position in the log it sent:
   * what it sees may be as old as that.
   *
   * @param least a version that has been made by then, as the sent position says; 0 for none
   */
  record Read(long least) implements Action {}

  /**
   * Writes a value.
   *
   * @param expected {@link #ANY}, {@link #ABSENT} or the version that the item must have
   * @param value not empty; no other put of the history has it
   */
  record Put(long expected, String value) implements Action {}

  /**
   * Removes the item.
   *
   * @param expected {@link #ANY} or the version that the item must have
   */
  record Delete(long expected) implements Action {}
}
