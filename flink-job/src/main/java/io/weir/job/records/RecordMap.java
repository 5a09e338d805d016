package io.weir.job.records;

/**
 * For each {@link MapKey} a map from positions to values, in the order of the positions' bytes,
 * unsigned. One thread reads single values, counts and writes; any thread may walk. What is written
 * takes effect at {@link #commit}, all at once: nothing that reads sees it before.
 */
public interface RecordMap {
  /**
   * The first bytes of a value; null if there is none at the position.
   *
   * @param most how many bytes are wanted
   */
  byte[] get(MapKey key, byte[] position, int most);

  /** A whole value; null if there is none at the position. */
  default byte[] get(MapKey key, byte[] position) {
    return get(key, position, Integer.MAX_VALUE);
  }

  /** Sets the value at a position. */
  void put(MapKey key, byte[] position, byte[] value);

  /** Removes the value at a position, if there is one. */
  void remove(MapKey key, byte[] position);

  /**
   * Removes all values from a position on, up to before another one. Costs each later walk over the
   * positions something until RocksDB has merged its files: for few values, remove each.
   */
  void removeRange(MapKey key, byte[] from, byte[] end);

  /**
   * Counts the values from a position on, up to before another one.
   *
   * @param most the count ends after so many, 1 or more
   */
  Count count(MapKey key, byte[] from, byte[] end, long most);

  /**
   * How many values there are.
   *
   * @param end where they end: the position of the next one, which was one too many; else the end
   *     that was asked for
   */
  record Count(long values, byte[] end) {}

  /** Lets all that was written since the last commit take effect. */
  void commit();

  /** Begins a walk over what is there now; what is committed later is not seen. */
  Walk walk();

  /**
   * A walk over the entries of one key after the other, as they were when the walk began. For one
   * thread, which closes it.
   */
  interface Walk extends AutoCloseable {
    /** Goes to the first entry of a key that is not before a position; false if there is none. */
    boolean seek(MapKey key, byte[] position);

    /** Goes to the last entry of a key that is not after a position; false if there is none. */
    boolean seekBack(MapKey key, byte[] position);

    /** Goes to the next entry of the same key; false if there is none. Only from an entry. */
    boolean next();

    /** Goes to the previous entry of the same key; false if there is none. Only from an entry. */
    boolean previous();

    /** The position of the present entry. */
    byte[] position();

    /**
     * The first bytes of the present entry's value.
     *
     * @param most how many bytes are wanted
     */
    byte[] value(int most);

    /** The present entry's value. */
    default byte[] value() {
      return value(Integer.MAX_VALUE);
    }

    @Override
    void close();
  }
}
