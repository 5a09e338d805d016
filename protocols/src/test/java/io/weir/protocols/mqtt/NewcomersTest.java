package io.weir.protocols.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NewcomersTest {
  private final Newcomers newcomers = new Newcomers(3);

  private List<Newcomers.Place> enter(String address, int count) {
    return Stream.generate(() -> newcomers.enter(address)).limit(count).toList();
  }

  @Test
  void haveAsManyPlacesAsAnAddressMayHave() {
    List<Newcomers.Place> three = enter("10.0.0.1", 3);
    assertThat(three.get(2).isTooMany()).isFalse();
    Newcomers.Place fourth = newcomers.enter("10.0.0.1");
    assertThat(fourth.isTooMany()).isTrue();
    assertThat(newcomers.enter("10.0.0.2").isTooMany()).as("another address").isFalse();
    fourth.leave();
    assertThat(newcomers.count()).isEqualTo(4);
    three.get(0).leave();
    assertThat(newcomers.enter("10.0.0.1").isTooMany()).isFalse();
  }

  @Test
  void leaveOnce() {
    List<Newcomers.Place> two = enter("10.0.0.1", 2);
    two.get(0).leave();
    two.get(0).leave();
    assertThat(newcomers.count()).isEqualTo(1);
    two.get(1).leave();
    assertThat(newcomers.count()).isZero();
  }
}
