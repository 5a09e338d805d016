package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.queryablestate.network.BadRequestException;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** What is read of an exception as Java writes it. */
class FailureTextTest {
  @Test
  void readsTheMessageOfWhatFlinksServersSend() throws IOException {
    assertThat(textOf(new RuntimeException("Failed request 1.\n Caused by: why")))
        .isEqualTo("Failed request 1.\n Caused by: why");
    assertThat(textOf(new BadRequestException("proxy", "no such job")))
        .isEqualTo("proxy : no such job");
    assertThat(textOf(new IllegalArgumentException("\u00e4\u20ac"))).isEqualTo("\u00e4\u20ac");
  }

  @Test
  void readsTheBeginningOfALongMessage() throws IOException {
    for (int length : new int[] {5_000, 65_535, 70_000}) {
      assertThat(textOf(new RuntimeException("x".repeat(length)))).isEqualTo("x".repeat(4096));
    }
  }

  @Test
  void namesTheClassWhereThereIsNoMessage() throws IOException {
    assertThat(textOf(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException without a message");
  }

  /** The cause lies before the message, and may be anything. */
  @Test
  void namesTheClassWhereTheMessageLiesBehindAnObject() throws IOException {
    assertThat(textOf(new IllegalStateException("no", new IOException("why"))))
        .isEqualTo("java.lang.IllegalStateException, its message cannot be read");
  }

  @Test
  void saysSoWhereThereIsNoException() throws IOException {
    String unreadable = "a failure that cannot be read";

    assertThat(textOf("text")).isEqualTo(unreadable);
    assertThat(textOf(new int[3])).isEqualTo(unreadable);
    assertThat(textOf(Boolean.TRUE)).isEqualTo("java.lang.Boolean, its message cannot be read");
    assertThat(textOf(new byte[0])).isEqualTo(unreadable);
    assertThat(textOf(new byte[] {1, 2, 3, 4, 5, 6, 7})).isEqualTo(unreadable);
  }

  @Test
  void comesToAnEndWhateverTheBytesAre() throws IOException {
    byte[] right = serialized(new RuntimeException("message"));
    for (int length = 0; length < right.length; length++) {
      assertThat(textOf(Arrays.copyOf(right, length))).isNotEmpty();
    }
    long seed = System.nanoTime();
    System.out.println("FailureTextTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] wrong = right.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
      }
      assertThat(textOf(wrong)).isNotNull();
    }
  }

  private static String textOf(Object object) throws IOException {
    return textOf(serialized(object));
  }

  private static String textOf(byte[] stream) {
    return FailureText.of(Unpooled.wrappedBuffer(stream));
  }

  private static byte[] serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }
}
