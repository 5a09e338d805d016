package io.weir.datagen.client;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a value, of an item or at a time, that one client alone writes, one request
 * after the other. A write whose outcome is unknown may have happened, and may happen at any time
 * later.
 */
public final class Held {
  /** Where there is none. */
  public static final String NONE = "";

  private final Set<String> doubtful = new HashSet<>();
  private String value = NONE;
  private long version;

  /**
   * A write was acknowledged.
   *
   * @param value {@link #NONE} for a removal
   * @param version 0 if it was not told
   */
  public void is(String value, long version) {
    this.value = value;
    this.version = version;
  }

  /** A write may have happened, or may happen: the item may have this value, or be absent. */
  public void mayBecome(String value) {
    doubtful.add(value);
  }

  public String value() {
    return value;
  }

  /** The version that was told; 0 for none. */
  public long version() {
    return version;
  }

  public boolean isHeld() {
    return !value.equals(NONE);
  }

  /** Whether it is known what the item is. */
  public boolean isCertain() {
    return doubtful.isEmpty();
  }

  /**
   * What is wrong with what a read has found, which demanded what was acknowledged.
   *
   * @param found {@link #NONE} if there was no item
   */
  public Optional<String> fault(String found, long foundVersion) {
    boolean isOlder = !found.equals(NONE) && foundVersion < version;
    boolean isOther = version != 0 && foundVersion != version;
    boolean right =
        found.equals(value)
            ? found.equals(NONE) || !isOlder && (!isOther || doubtful.contains(found))
            : doubtful.contains(found) && !isOlder;
    return right
        ? Optional.empty()
        : Optional.of(
            "found " + text(found, foundVersion) + ", acknowledged was " + text(value, version));
  }

  private static String text(String value, long version) {
    return value.equals(NONE) ? "nothing" : value + (version == 0 ? "" : " of version " + version);
  }
}
