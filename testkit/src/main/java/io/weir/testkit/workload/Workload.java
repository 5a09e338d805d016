package io.weir.testkit.workload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The samples of a run (W1 to W3), each a pure function of the seed and its number. Safe for use by
 * several threads.
 *
 * <p>Sample n's tag is drawn with the skew of W3, except that every {@code rollCall}-th sample goes
 * to the next tag in turn: by the skew alone tag 4000 would turn up three times in 10^20 samples,
 * and the 10,000 tags of W2 would never exist.
 */
public final class Workload {
  /** Values a sample. */
  public static final int WIDTH = 10;

  private static final int USUAL_TAGS = 10_000;
  private static final int USUAL_ROLL_CALL = 1000;

  /** The most tags: their numbers have five digits. */
  public static final int MAX_TAGS = 100_000;

  /** The longest prefix, so that a tag stays under 20 characters. */
  public static final int MAX_PREFIX = 13;

  private static final int DIGITS = 5;

  private final long seed;
  private final String prefix;
  private final int tags;
  private final int rollCall;
  private final Schedule schedule;
  private final Skew skew;
  private final Values values;

  /**
   * @param seed any
   * @param prefix what tags' names begin with: 1 to {@value #MAX_PREFIX} of a-z, A-Z, 0-9, _ and -
   * @param tags how many there are, 1 to {@value #MAX_TAGS}
   * @param rollCall one in so many samples goes to the tags in turn; 0 for none
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public Workload(long seed, String prefix, int tags, int rollCall, Schedule schedule) {
    if (!prefix.matches("[A-Za-z0-9_-]{1," + MAX_PREFIX + "}")) {
      throw new IllegalArgumentException(
          "prefix: must be 1 to "
              + MAX_PREFIX
              + " letters, digits, _ or -, got \""
              + prefix
              + "\"");
    }
    if (tags < 1 || tags > MAX_TAGS) {
      throw new IllegalArgumentException("tags: must be 1 to " + MAX_TAGS + ", got " + tags);
    }
    if (rollCall < 0) {
      throw new IllegalArgumentException("rollCall: must be 0 or more, got " + rollCall);
    }
    this.seed = seed;
    this.prefix = prefix;
    this.tags = tags;
    this.rollCall = rollCall;
    this.schedule = schedule;
    this.skew = new Skew(tags);
    this.values = new Values(seed);
  }

  /** A workload of the 10,000 tags of W2, one sample in 1000 to the tags in turn. */
  public static Workload usual(long seed, String prefix, Schedule schedule) {
    return new Workload(seed, prefix, USUAL_TAGS, USUAL_ROLL_CALL, schedule);
  }

  /** The tag of sample {@code n}, 0 to {@code tags() - 1}. */
  public int tag(long n) {
    if (rollCall > 0 && n % rollCall == rollCall - 1) {
      return (int) (n / rollCall % tags);
    }
    return skew.tag(Hash.of(seed, n));
  }

  /** The time of sample {@code n}, see {@link Schedule#time}. */
  public long time(long n) {
    return schedule.time(n);
  }

  /** Fills in the values, in thousandths, that a sample of {@code tag} has at {@code time}. */
  public void values(int tag, long time, long[] thousandths) {
    values.at(tag, time, thousandths);
  }

  /** The same as the numbers that a reader of the JSON gets. */
  public double[] values(int tag, long time) {
    long[] thousandths = new long[WIDTH];
    values.at(tag, time, thousandths);
    double[] result = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      // A correctly rounded quotient of two exact numbers: what parsing the decimal text gives.
      result[i] = thousandths[i] / (double) Values.SCALE;
    }
    return result;
  }

  /** Sample {@code n} by itself. */
  public Sample sample(long n) {
    int tag = tag(n);
    return new Sample(name(tag), time(n), values(tag, time(n)));
  }

  /** The names of the most frequent tags of any workload with that prefix. */
  public static List<String> names(String prefix, int tags) {
    return IntStream.range(0, tags)
        .mapToObj(tag -> String.format(Locale.ROOT, "%s-%05d", prefix, tag))
        .toList();
  }

  /** The tag's name: prefix, a dash, five digits. */
  public String name(int tag) {
    byte[] name = new byte[nameLength()];
    nameTo(tag, name, 0);
    return new String(name, StandardCharsets.US_ASCII);
  }

  int nameLength() {
    return prefix.length() + 1 + DIGITS;
  }

  /** Writes the tag's name to a buffer. */
  @SuppressWarnings("deprecation") // The copy of ASCII without an encoder is what is wanted here.
  void nameTo(int tag, byte[] buffer, int offset) {
    prefix.getBytes(0, prefix.length(), buffer, offset);
    buffer[offset + prefix.length()] = '-';
    for (int i = DIGITS; i > 0; i--) {
      buffer[offset + prefix.length() + i] = (byte) ('0' + tag % 10);
      tag /= 10;
    }
  }

  public long seed() {
    return seed;
  }

  public String prefix() {
    return prefix;
  }

  public int tags() {
    return tags;
  }

  public int rollCall() {
    return rollCall;
  }

  public Schedule schedule() {
    return schedule;
  }
}
