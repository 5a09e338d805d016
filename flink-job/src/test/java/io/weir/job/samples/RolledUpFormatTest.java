package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.chunk.Fragments;
import io.weir.model.MalformedException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolledUpFormatTest {
  private static final String EXTENT = "ffffffffffffffff" + "0807060504030201" + "0300000000000000";
  private static final Extent OF_THREE = new Extent(-1, 0x0102030405060708L, 3);

  private static RolledUp read(String fragment) {
    return RolledUp.of(Fragments.append(null, HexFormat.of().parseHex(fragment)));
  }

  @Test
  void isWrittenInFormat42AsItAlwaysWas() {
    RolledUp rolledUp = new RolledUp(OF_THREE, 4);
    assertThat(HexFormat.of().formatHex(rolledUp.toBytes())).isEqualTo("4204" + EXTENT);
    assertThat(read("4204" + EXTENT)).isEqualTo(rolledUp);
    assertThat(RolledUp.of(null)).isEqualTo(new RolledUp(Extent.NONE, Tiers.NEWEST));
  }

  /** Until they are filled, tiers that are newer than it have no buckets. */
  @Test
  void isOfTheFirstThreeTiersInFormat41() {
    assertThat(read("41" + EXTENT)).isEqualTo(new RolledUp(OF_THREE, 3));
    assertThat(read("41" + EXTENT).lacksTiers()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "43ffffffffffffffff08070605040302010300000000000000, 'has format 0x43'",
    "11ffffffffffffffff08070605040302010300000000000000, 'has format 0x11'",
    "41ffffffffffffffff080706050403020103000000000000, 'must have 25 bytes, got 24'",
    "42ffffffffffffffff08070605040302010300000000000000, 'must have 26 bytes, got 25'",
    "4200ffffffffffffffff08070605040302010300000000000000, 'must be of 1 to 4 tiers, got 0'",
    "4205ffffffffffffffff08070605040302010300000000000000, 'must be of 1 to 4 tiers, got 5'",
    "41, 'must have 25 bytes, got 1'",
  })
  void refusesWhatNobodyWrote(String fragment, String fault) {
    assertThatThrownBy(() -> read(fragment))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("extent: " + fault);
  }
}
