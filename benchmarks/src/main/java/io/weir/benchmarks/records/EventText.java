package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  static long number(Event event) throws IOException {
    long number = JSON.readTree(event.json()).path("n").asLong(-1);
    if (!event.isOf(of(number))) {
      throw new WrongAnswerException(
          "no event that was sent: " + new String(event.json(), StandardCharsets.UTF_8));
    }
    return number;
  }
}
