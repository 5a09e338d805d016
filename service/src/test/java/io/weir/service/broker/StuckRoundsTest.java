package io.weir.service.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StuckRoundsTest {
  private final StuckRounds rounds = new StuckRounds(2);

  @Test
  void aRoundThatIsMetAgainAndAgainIsStuck() {
    assertThat(rounds.isStuck(7)).isFalse();
    assertThat(rounds.isStuck(7)).isFalse();
    assertThat(rounds.isStuck(7)).isTrue();
    assertThat(rounds.isStuck(7)).isTrue();
  }

  @Test
  void anotherRoundIsProgress() {
    rounds.isStuck(7);
    rounds.isStuck(7);

    assertThat(rounds.isStuck(8)).isFalse();
    assertThat(rounds.isStuck(8)).isFalse();
    assertThat(rounds.isStuck(8)).isTrue();
  }

  @Test
  void nothingIsNeverStuck() {
    for (int check = 0; check < 5; check++) {
      assertThat(rounds.isStuck(StuckRounds.NONE)).isFalse();
    }
    assertThat(rounds.isStuck(1)).isFalse();
  }
}
