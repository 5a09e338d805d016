package io.weir.standalone;

import io.weir.model.Tag;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Tags whose hourly upkeep, at a time that their hash chooses, is due soon. */
final class UpkeepSoon {
  private UpkeepSoon() {}

  /**
   * One of some tags.
   *
   * @param within how long until its upkeep, or up to 2 s more
   */
  static String tag(Duration within, IntFunction<String> tags) {
    long hour = Duration.ofHours(1).toMillis();
    long due = System.currentTimeMillis() + within.toMillis();
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(tags)
        .filter(
            tag ->
                Math.floorMod(Integer.toUnsignedLong(Tag.of(tag).hashCode()) - due, hour)
                    < Duration.ofSeconds(2).toMillis())
        .findFirst()
        .orElseThrow();
  }
}
