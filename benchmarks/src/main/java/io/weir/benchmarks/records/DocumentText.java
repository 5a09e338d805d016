package io.weir.benchmarks.records;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The documents that servers are given, of about 100 bytes each. The first {@value #WANTED_COUNT}
 * have another state than all others.
 */
public final class DocumentText {
  public static final String WANTED = "wanted";
  public static final int WANTED_COUNT = 10;
  private static final long FIRST_TIME = 1_700_000_000_000_000L;

  private DocumentText() {}

  /** When a document is of, µs since the epoch. */
  public static long time(long number) {
    return FIRST_TIME + 1000 * number;
  }

  /** The document of a number. */
  public static byte[] of(long number) {
    SplittableRandom random = new SplittableRandom(number);
    return String.format(
            "{\"n\":%d,\"load\":%d.5,\"state\":\"%s\",\"host\":\"host-%d\",\"note\":\"%016x%08x\"}",
            number,
            random.nextInt(100),
            number < WANTED_COUNT ? WANTED : "usual",
            random.nextInt(1000),
            random.nextLong(),
            random.nextInt())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
