package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskRackTest {
  @Test
  void isTheOneOfTheProcess() {
    assertThat(TaskRack.of(Map.of("WEIR_RACK", " b\n"))).isEqualTo("b");
  }

  @Test
  void isTheJobsWhereTheProcessSaysNone() {
    assertThat(TaskRack.of(Map.of())).isNull();
    assertThat(TaskRack.of(Map.of("WEIR_RACK", ""))).isNull();
  }
}
