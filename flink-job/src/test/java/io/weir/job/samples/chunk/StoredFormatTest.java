package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.MalformedException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoredFormatTest {
  /** What was stored under a code must be found under it for ever. */
  @Test
  void codesAreWhatTheyAlwaysWere() {
    assertThat(
            Arrays.stream(StoredFormat.values())
                .map(format -> String.format("%s %02x", format, format.code()))
                .collect(Collectors.joining(", ")))
        .isEqualTo(
            "ROWS 11, COLUMNS_WITH_A_LINE 21, COLUMNS 22, BUCKET_COLUMNS 51, INDEX_NODE 31,"
                + " SUMMARY 61,"
                + " EXTENT_OF_THREE_TIERS 41, EXTENT 42");
  }

  @Test
  void anotherOneIsRefusedByName() {
    StoredFormat.require("extent", (byte) 0x42, StoredFormat.EXTENT);
    assertThatThrownBy(
            () ->
                StoredFormat.require("chunk", (byte) 0xf2, StoredFormat.ROWS, StoredFormat.COLUMNS))
        .isInstanceOf(MalformedException.class)
        .hasMessage("chunk: has format 0xf2, this version of Weir reads 0x11 and 0x22");
  }
}
