package io.weir.model.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionHeaderTest {
  @Test
  void namesLogPartitionAndOffset() {
    assertThat(PositionHeader.text(PositionHeader.RECORDS, List.of(new LogPosition(3, 1234))))
        .isEqualTo("records/3:1234");
    assertThat(
            PositionHeader.text(
                PositionHeader.SAMPLES, List.of(new LogPosition(0, 99), new LogPosition(11, 0))))
        .isEqualTo("samples/0:99,samples/11:0");
  }

  @Test
  void takesTheLastPositionOfEachPartitionOfOneLog() {
    assertThat(
            PositionHeader.positions(
                PositionHeader.RECORDS, "records/3:9, samples/3:70,records/0:1,records/3:8"))
        .isEqualTo(Map.of(0, new LogPosition(0, 1), 3, new LogPosition(3, 9)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "records",
        "records/1",
        "records/-1:2",
        "records/1:x",
        "records/1:2,",
        "/1:2",
        "records/1:99999999999999999999"
      })
  void refusesWhatIsNoPosition(String text) {
    assertThatThrownBy(() -> PositionHeader.positions(PositionHeader.RECORDS, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Weir-Position: must be positions");
  }
}
