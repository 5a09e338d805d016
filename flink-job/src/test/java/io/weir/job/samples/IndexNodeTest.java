package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.chunk.Fragments;
import io.weir.model.MalformedException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexNodeTest {
  @Test
  void isWrittenInFormat31AsItAlwaysWas() {
    IndexNode node = new IndexNode();
    node.put(Long.MIN_VALUE, 512);
    node.put(0x0102030405060708L, IndexNode.OPEN);
    assertThat(HexFormat.of().formatHex(node.toBytes()))
        .isEqualTo(
            "31"
                + ("0000000000000080" + "00020000") // begins at the earliest time, 512 samples
                + ("0807060504030201" + "00000000")); // open
    assertThat(HexFormat.of().formatHex(node.changeOf(1, 2)))
        .isEqualTo("31" + "0807060504030201" + "00000000");
  }

  @Test
  void comesBackWithItsChangesInOrder() {
    IndexNode node = new IndexNode();
    node.put(10, 512);
    node.put(20, IndexNode.OPEN);
    byte[] whole = Fragments.append(null, node.toBytes());
    node.put(20, 640);
    byte[] changed = Fragments.append(whole, node.changeOf(1, 2));
    IndexNode read =
        IndexNode.of(
            Fragments.append(changed, HexFormat.of().parseHex("310a00000000000000ffffffff")));
    assertThat(read.size()).as("the first has gone").isEqualTo(1);
    assertThat(read.lower(0)).isEqualTo(20);
    assertThat(read.mark(0)).isEqualTo(640);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "32080706050403020100000000", // another version
        "11080706050403020100000000", // something else
        "310807060504030201000000", // cut off
        "3108070605040302010000000000",
      })
  void refusesWhatNobodyWrote(String fragment) {
    byte[] stored = Fragments.append(null, HexFormat.of().parseHex(fragment));
    assertThatThrownBy(() -> IndexNode.of(stored))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("index node: ");
  }
}
