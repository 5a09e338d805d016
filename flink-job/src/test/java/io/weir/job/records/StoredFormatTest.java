package io.weir.job.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.LogPosition;
import io.weir.model.records.StreamLimits;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is stored stays readable: none of these bytes may change without a new version. */
class StoredFormatTest {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void headsAreStoredAsTheyAlwaysWere() {
    Head head =
        new Head(1, 2, 3, 4, 5, 6, 7, new StreamLimits(8, 9, 10), new LogPosition(11, 12), 13);
    assertThat(hex(head.toBytes()))
        .isEqualTo(
            "0100000000000000010000000000000002000000000000000300000000000000"
                + "0400000000000000050000000000000006000000000000000700000000000000"
                + "080000000000000009000000000000000a0000000b000000000000000c000000"
                + "000000000d");
    assertThat(Head.of(head.toBytes())).isEqualTo(head);
  }

  @Test
  void sumsLimitsAndEventsAreStoredAsTheyAlwaysWere() {
    assertThat(hex(new BucketSums(1, 2, 3, 4).toBytes()))
        .isEqualTo(
            "01"
                + "0000000000000001"
                + "0000000000000002"
                + "0000000000000003"
                + "0000000000000004");
    assertThat(hex(Stored.toBytes(new StreamLimits(1, 2, 3))))
        .isEqualTo("01" + "0000000000000001" + "0000000000000002" + "0000000000000003");
    assertThat(hex(StoredEvent.toBytes(new StoredEvent.Meta(1, 2), new byte[] {'{', '}'})))
        .isEqualTo("01" + "0000000000000001" + "0000000000000002" + "7b7d");
  }

  @Test
  void placesAreStoredAsTheyAlwaysWere() {
    assertThat(hex(Place.event(258))).isEqualTo("01" + "0000000000000102");
    assertThat(hex(Place.liveOf("a", "b"))).isEqualTo("01610062");
    assertThat(hex(Place.sums("a"))).isEqualTo("0261");
    assertThat(hex(Place.limits("a", 7))).isEqualTo("03610000000007");
    assertThat(hex(Place.absent(new byte[] {'a', 0, 'b'}))).isEqualTo("04610062");
    assertThat(hex(Place.outcome(new byte[] {9}))).isEqualTo("0209");
    assertThat(hex(Place.outcomeByTime(1, new byte[] {9})))
        .isEqualTo("03" + "0000000000000001" + "09");
  }

  @Test
  void refusesAnotherVersion() {
    byte[] stored = new BucketSums(1, 2, 3, 4).toBytes();
    stored[0] = 2;
    assertThatThrownBy(() -> BucketSums.of(stored))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 1");
  }
}
