package io.weir.datagen.keys;

import io.weir.testkit.availability.Availability;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What {@link KeysRun} found.
 *
 * @param faults by check, how often it failed; 0 for each that held
 * @param examples by check, the first few faults
 * @param done what the clients did
 * @param orders histories that an order of their operations explains
 * @param gaveUp histories of which it was not found out within the bound whether one does
 * @param unknown operations in histories of which it is unknown whether they happened
 * @param repeated requests that were sent again, since Weir did not answer
 * @param held items that were listed at the end, of each replica that was asked
 * @param writes how the gateways were there while there was load
 * @param reads how the query services were there while there was load
 * @param writeMicros from the first attempt of a write until it was answered
 * @param readMicros the same of reads
 */
public record KeysResult(
    Map<KeysCheck, Long> faults,
    Map<KeysCheck, List<String>> examples,
    KeysProgress done,
    long orders,
    long gaveUp,
    long unknown,
    long repeated,
    long held,
    Availability writes,
    Availability reads,
    Histogram writeMicros,
    Histogram readMicros) {
  public KeysResult {
    faults = Map.copyOf(faults);
    examples = Map.copyOf(examples);
  }

  /** Whether something was done by which a check could find a fault. */
  public boolean isTried(KeysCheck check) {
    return switch (check) {
      case ORDER -> orders > 0;
      case LISTS -> done.listed() > 0;
      case VERSIONS -> done.increased() + done.written() > 0;
      case READS, LOOKUPS, POSITIONS -> done.read() > 0;
      case ITEMS, EXPIRY -> done.written() > 0;
    };
  }

  public boolean pass() {
    return done.written() > 0 && faults.values().stream().allMatch(count -> count == 0);
  }
}
