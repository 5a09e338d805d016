package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The keys and values that servers are given: values are small JSON objects. */
public final class ItemText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ItemText() {}

  public static String key(long number) {
    return String.format("key-%08d", number);
  }

  /**
   * The value of a key.
   *
   * @param version another one has another value
   */
  public static byte[] value(long number, long version) {
    SplittableRandom random = new SplittableRandom(number * 31 + version);
    return String.format("{\"n\":%d,\"v\":%d,\"x\":\"%08x\"}", number, version, random.nextInt())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Looks at a value that was read.
   *
   * @throws WrongAnswerException if it is another one, or there is none
   */
  public static void check(String server, long number, long version, byte[] value)
      throws IOException {
    byte[] right = value(number, version);
    if (value == null
        || !Arrays.equals(value, right) && !JSON.readTree(value).equals(JSON.readTree(right))) {
      throw new WrongAnswerException(
          String.format(
              "%s, key %s: has %s instead of %s",
              server, key(number), value == null ? "nothing" : text(value), text(right)));
    }
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
