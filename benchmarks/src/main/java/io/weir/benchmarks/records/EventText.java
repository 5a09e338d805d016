package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The events that servers are given: documents of about 100 bytes, each known by its number. */
public final class EventText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventText() {}

  /** The document of an event. */
  public static byte[] of(long number) {
    SplittableRandom random = new SplittableRandom(number);
    return String.format(
            "{\"n\":%d,\"order\":\"%08x\",\"state\":\"%s\",\"total\":%d.25,\"note\":\"%016x%016x\"}",
            number,
            random.nextInt(),
            random.nextBoolean() ? "new" : "paid",
            random.nextInt(100_000),
            random.nextLong(),
            random.nextLong())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The number of the event that a document is.
   *
   * @throws WrongAnswerException if it is none of these documents
   */
  static long number(byte[] json) throws IOException {
    JsonNode node = JSON.readTree(json);
    long number = node.path("n").asLong(-1);
    // Some servers write white space, or none, in other places.
    if (!Arrays.equals(json, of(number)) && !node.equals(JSON.readTree(of(number)))) {
      throw new WrongAnswerException(
          "no event that was sent: " + new String(json, StandardCharsets.UTF_8));
    }
    return number;
  }
}
