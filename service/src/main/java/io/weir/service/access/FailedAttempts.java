package io.weir.service.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Delays sign-ins that follow failed ones: those of a user name from one address, longer with each
 * failure, and those from one address whatever the name. Nobody delays others elsewhere: an address
 * that a user has signed in from before is held up by its failures with this name alone. Memory is
 * bounded by {@value #MOST} entries each. For any number of threads; never blocks.
 */
final class FailedAttempts {
  /** Failures of a name from an address that cost no time. */
  static final int FREE = 3;

  /** The longest delay of a name from an address. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** Failures from an address that cost no time, whatever the names. */
  static final int FREE_OF_ADDRESS = 30;

  /** How soon an address may fail once more. */
  static final Duration NEXT_OF_ADDRESS = Duration.ofSeconds(10);

  static final int MOST = 10_000;

  /** Failures of a name that are longer ago count no more. */
  private static final long FORGOTTEN = TimeUnit.HOURS.toNanos(1);

  private static final int MOST_DOUBLINGS = 20;

  private final LongSupplier nanos;
  private final Map<SignInAttempt, Pair> pairs = bounded();
  private final Map<String, Address> addresses = bounded();

  /** Pairs that a sign-in has succeeded from; nobody without a password crowds them out. */
  private final Map<SignInAttempt, Boolean> known = bounded();

  /** Guarded by this. */
  private static final class Pair {
    private int failures;
    private long last;
  }

  /** Failures, less one for each {@link #NEXT_OF_ADDRESS} since; guarded by this. */
  private static final class Address {
    private double failures;
    private long last;
  }

  FailedAttempts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /** How long until the attempt may be made; zero if it may be now. */
  synchronized Duration delay(SignInAttempt attempt) {
    long now = nanos.getAsLong();
    long ofPair = 0;
    Pair pair = pairs.get(attempt);
    if (pair != null && now - pair.last < FORGOTTEN && pair.failures >= FREE) {
      int doublings = Math.min(pair.failures - FREE, MOST_DOUBLINGS);
      long delay = Math.min(TimeUnit.SECONDS.toNanos(1L << doublings), LONGEST.toNanos());
      ofPair = pair.last + delay - now;
    }
    long ofAddress = 0;
    if (!known.containsKey(attempt)) {
      double over = failures(attempt.address(), now) - (FREE_OF_ADDRESS - 1);
      ofAddress = (long) Math.ceil(over * NEXT_OF_ADDRESS.toNanos());
    }
    return Duration.ofNanos(Math.max(0, Math.max(ofPair, ofAddress)));
  }

  private double failures(String name, long now) {
    Address address = addresses.get(name);
    return address == null
        ? 0
        : Math.max(0, address.failures - (now - address.last) / (double) NEXT_OF_ADDRESS.toNanos());
  }

  /** The lower, the sooner it is looked at while there is much to do; at least 0. */
  synchronized int rank(SignInAttempt attempt) {
    return known.containsKey(attempt)
        ? 0
        : 1 + (int) Math.ceil(failures(attempt.address(), nanos.getAsLong()));
  }

  synchronized void failed(SignInAttempt attempt) {
    long now = nanos.getAsLong();
    Pair pair = pairs.computeIfAbsent(attempt, any -> new Pair());
    pair.failures = now - pair.last < FORGOTTEN ? pair.failures + 1 : 1;
    pair.last = now;
    double failures = failures(attempt.address(), now);
    Address address = addresses.computeIfAbsent(attempt.address(), any -> new Address());
    address.failures = Math.min(failures + 1, FREE_OF_ADDRESS + 1);
    address.last = now;
  }

  synchronized void succeeded(SignInAttempt attempt) {
    pairs.remove(attempt);
    known.put(attempt, true);
  }

  /** The entries that are held. */
  synchronized int size() {
    return pairs.size() + addresses.size() + known.size();
  }
}
