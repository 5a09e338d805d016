package io.weir.datagen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BatchBodiesTest {
  private static final String VALUES =
      ",\"values\":[1.125,-2.25,3.5,4.625,5.75,6.875,-7.125,8.25,9.375,10.5]}";

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Test
  void givesEachBatchATagOfItsOwn() {
    LongFunction<byte[]> bodies = BatchBodies.tagByTag("s000000000-t-", 5, 2);
    assertThat(text(bodies.apply(0))).contains("\"s000000000-t-000000000\"");
    assertThat(text(bodies.apply(123_456_789)))
        .isEqualTo(
            "[{\"time\":5,\"tag\":\"s000000000-t-123456789\""
                + VALUES
                + ",{\"time\":1000005,\"tag\":\"s000000000-t-123456789\""
                + VALUES
                + "]");
    assertThat(text(bodies.apply(7))).doesNotContain("89").contains("-t-000000007\"");
  }

  @Test
  void inflatesToOneSampleAgainAndAgain() throws IOException {
    byte[] body = BatchBodies.inflating("z", 5, 1 << 20);
    assertThat(body.length).isLessThan(16 << 10);
    String message = "{\"time\":5,\"tag\":\"z\"" + VALUES;
    String inflated =
        text(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()).replace(" ", "");
    assertThat(inflated.length()).isBetween(1 << 20, (1 << 20) + 2 * message.length());
    String again = inflated.substring(1, inflated.length() - 1).replace("}," + "{", "}{");
    assertThat(again).isEqualTo(message.repeat(again.length() / message.length()));
  }
}
