package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.chunk.Fragments;
import io.weir.model.MalformedException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtentTest {
  private static final String GOLDEN =
      "41" + "ffffffffffffffff" + "0807060504030201" + "0300000000000000";

  @Test
  void isWrittenInFormat41AsItAlwaysWas() {
    Extent extent = new Extent(-1, 0x0102030405060708L, 3);
    assertThat(HexFormat.of().formatHex(extent.toBytes())).isEqualTo(GOLDEN);
    assertThat(Extent.of(Fragments.append(null, extent.toBytes()))).isEqualTo(extent);
    assertThat(Extent.of(null)).isEqualTo(Extent.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "42ffffffffffffffff08070605040302010300000000000000, 'has format 0x42'",
    "11ffffffffffffffff08070605040302010300000000000000, 'has format 0x11'",
    "41ffffffffffffffff080706050403020103000000000000, 'must have 25 bytes, got 24'",
    "41, 'must have 25 bytes, got 1'",
  })
  void refusesWhatNobodyWrote(String fragment, String fault) {
    byte[] stored = Fragments.append(null, HexFormat.of().parseHex(fragment));
    assertThatThrownBy(() -> Extent.of(stored))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("extent: " + fault);
  }
}
