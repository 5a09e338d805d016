package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValueMaskTest {
  @Test
  void noBitsMeanAllValues() {
    assertThat(new ValueMask(0).indexes(3)).containsExactly(0, 1, 2);
    assertThat(new ValueMask(0).indexes(64)).isEqualTo(IntStream.range(0, 64).toArray());
    assertThat(new ValueMask(0).fault(1)).isEmpty();
  }

  @Test
  void bitsMeanTheirValues() {
    assertThat(new ValueMask(0b1001).indexes(4)).containsExactly(0, 3);
    assertThat(new ValueMask(1L << 63 | 1).indexes(64)).containsExactly(0, 63);
    assertThat(new ValueMask(1L << 63 | 1).fault(64)).isEmpty();
  }

  @Test
  void namesTheHighestValueThatSamplesLack() {
    assertThat(new ValueMask(0b1001).fault(4)).isEmpty();
    assertThat(new ValueMask(0b1001).fault(3)).hasValue("values: must be 0 to 2, got 3");
    assertThat(new ValueMask(1L << 63 | 1).fault(63)).hasValue("values: must be 0 to 62, got 63");
  }
}
