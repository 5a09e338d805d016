package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.SampleFunction.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleFunctionTest {
  @Test
  void everyKindHasItsOwnCode() {
    assertThat(Arrays.stream(Kind.values()).map(kind -> (int) kind.code))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    assertThat(Kind.values()).allSatisfy(kind -> assertThat(Kind.of(kind.code)).isEqualTo(kind));
    assertThatThrownBy(() -> Kind.of(99)).isInstanceOf(MalformedException.class);
  }

  @Test
  void onlyMovingAveragesLookBack() {
    long most = SampleFunction.MAX_DURATION;
    assertThat(new SampleFunction(Kind.SMA, most, 0).duration()).isEqualTo(most);
    refused(Kind.SMA, 0, 0);
    refused(Kind.EMA, most + 1, 0);
    refused(Kind.MIN, 1, 0);
  }

  @Test
  void aQuantileIsAPart() {
    assertThat(new SampleFunction(Kind.QUANTILE, 0, 1).quantile()).isEqualTo(1);
    refused(Kind.QUANTILE, 0, 1.01);
    refused(Kind.QUANTILE, 0, Double.NaN);
    refused(Kind.MAX, 0, 0.5);
  }

  private static void refused(Kind kind, long duration, double quantile) {
    assertThatThrownBy(() -> new SampleFunction(kind, duration, quantile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fn: ");
  }
}
