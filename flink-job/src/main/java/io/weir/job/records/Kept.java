package io.weir.job.records;

import io.weir.model.records.StreamLimits;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * Finds the first event of a stream that its limits keep. Bytes and times grow with the ids, so
 * each limit is a search: from the oldest event on with doubled steps, then by halves (Bentley and
 * Yao, An almost optimal algorithm for unbounded searching). Costs a few reads where few events go.
 */
final class Kept {
  private Kept() {}

  /**
   * The id of the first event that is kept; the id after the last one if none is.
   *
   * @param limits of the stream and its bucket
   * @param time ms since the epoch; events of this age are kept, older ones are not
   * @param events gives an event by its id
   */
  static long first(
      Head head, StreamLimits limits, long time, LongFunction<StoredEvent.Meta> events) {
    long first = head.first();
    if (limits.events() > 0) {
      first = Math.max(first, head.last() + 1 - limits.events());
    }
    if (limits.bytes() > 0 && head.bytes() > limits.bytes()) {
      long tooMuch = head.bytesInAll() - limits.bytes();
      first = search(first, head.last(), id -> events.apply(id).bytesBefore() >= tooMuch);
    }
    if (limits.ageMillis() > 0) {
      long oldest = time - limits.ageMillis();
      if (head.lastTime() < oldest) {
        return head.last() + 1;
      } else if (head.firstTime() < oldest) {
        first = search(first, head.last(), id -> events.apply(id).time() >= oldest);
      }
    }
    return first;
  }

  /** The first number from a lower one on for which something holds; the upper one if for none. */
  private static long search(long lower, long upper, LongPredicate holds) {
    long least = lower;
    long next = lower;
    for (long step = 1; next < upper && !holds.test(next); step *= 2) {
      least = next + 1;
      next += step;
    }
    long most = Math.min(upper, next);
    while (least < most) {
      long middle = least + (most - least) / 2;
      if (holds.test(middle)) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    return least;
  }
}
