package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceTest {
  private static final double NONE = Double.NaN;
  private final Trace trace = new Trace(4, 10);

  @Test
  void isEmptyAtFirst() {
    assertThat(trace.values()).containsExactly(NONE, NONE, NONE, NONE);
  }

  @Test
  void holdsAValueUntilTheNext() {
    trace.add(100, 1);
    trace.add(125, 2);
    assertThat(trace.values()).containsExactly(NONE, 1, 1, 2);
  }

  @Test
  void keepsTheLatestOfAStepAndNothingOlder() {
    trace.add(100, 1);
    trace.add(109, 2);
    trace.add(95, 3);
    assertThat(trace.values()).containsExactly(NONE, NONE, NONE, 2);
  }

  @Test
  void forgetsWhatIsOlderThanItIsLong() {
    trace.add(-5, 1);
    trace.add(1_000_000, 2);
    assertThat(trace.values()).containsExactly(1, 1, 1, 2);
    trace.add(1_000_030, 3);
    assertThat(trace.values()).containsExactly(2, 2, 2, 3);
  }
}
