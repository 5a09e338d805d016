package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  private static <T> T roundTrip(Codec<T> codec, T value) {
    return codec.decode(codec.contentType(), codec.encode(value));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void keepsNumbers(long value) {
    assertThat(roundTrip(Codecs.int64(), value)).isEqualTo(value);
    assertThat(roundTrip(Codecs.uint64(), value)).isEqualTo(value);
  }

  @Test
  void writesNumbersBigEndian() {
    assertThat(Codecs.int64().encode(0x0102030405060708L)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(Codecs.float64().encode(1.0)).containsExactly(0x3f, 0xf0, 0, 0, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, 0.1, Double.MIN_VALUE})
  void keepsDoublesBitByBit(double value) {
    assertThat(Double.doubleToRawLongBits(roundTrip(Codecs.float64(), value)))
        .isEqualTo(Double.doubleToRawLongBits(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ß\u0000𝄞"})
  void keepsText(String value) {
    assertThat(roundTrip(Codecs.string(), value)).isEqualTo(value);
  }

  @Test
  void keepsObjectsAsJson() {
    assertThat(roundTrip(Codecs.json(Point.class), new Point(1, -2))).isEqualTo(new Point(1, -2));
    assertThat(Codecs.json(Point.class).contentType()).isEqualTo("application/json");
  }

  record Point(int x, int y) {}

  @Test
  void doesNotReadOneNumberAsAnother() {
    byte[] bytes = Codecs.int64().encode(1L);

    assertThatThrownBy(() -> Codecs.float64().decode(Codecs.int64().contentType(), bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be 8 bytes of application/vnd.weir.double")
        .hasMessageContaining("application/vnd.weir.int64");
    assertThatThrownBy(
            () -> Codecs.int64().decode(Codecs.int64().contentType(), new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 3");
  }

  @Test
  void refusesWhatIsNoText() {
    assertThatThrownBy(() -> Codecs.string().decode("text/plain", new byte[] {(byte) 0xff}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Codecs.json(Point.class).decode("application/json", new byte[] {'{'}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be JSON");
  }
}
