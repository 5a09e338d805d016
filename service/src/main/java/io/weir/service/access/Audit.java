package io.weir.service.access;

import io.weir.model.Excerpt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the log {@code weir.audit} for each refusal, at most {@value #MOST} a second: those
 * that are left out are counted in the next line. What clients send reaches it without line ends.
 */
final class Audit {
  /** The most lines a second. */
  static final int MOST = 50;

  private static final Logger LOG = LoggerFactory.getLogger("weir.audit");
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private long begin;
  private int written;
  private long omitted;

  Audit(LongSupplier nanos) {
    this.nanos = nanos;
    begin = nanos.getAsLong();
  }

  /**
   * Notes a refusal.
   *
   * @param who a name, or where the request is from
   * @param what was refused
   */
  void refused(String who, String what) {
    long left;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (now - begin >= SECOND) {
        begin = now;
        written = 0;
      }
      if (written == MOST) {
        omitted++;
        return;
      }
      written++;
      left = omitted;
      omitted = 0;
    }
    LOG.info(
        "refused who={} what={}{}",
        clean(who),
        clean(what),
        left == 0 ? "" : " (and " + left + " that are not told)");
  }

  /** Nobody writes lines of their own, codes for terminals, or text that runs backwards. */
  static String clean(String text) {
    return Excerpt.of(text, 200).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }
}
