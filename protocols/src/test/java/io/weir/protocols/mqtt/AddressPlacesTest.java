package io.weir.protocols.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressPlacesTest {
  private final AddressPlaces places = new AddressPlaces(3, 2);

  private AddressPlaces.Place enter(String address) {
    return places.enter(address, false);
  }

  private List<AddressPlaces.Place> enter(String address, int count) {
    return Stream.generate(() -> enter(address)).limit(count).toList();
  }

  @Test
  void areAsManyForNewcomersAsAnAddressMayHave() {
    List<AddressPlaces.Place> three = enter("10.0.0.1", 3);
    assertThat(three.get(2).isTooMany()).isFalse();
    AddressPlaces.Place fourth = enter("10.0.0.1");
    assertThat(fourth.isTooMany()).isTrue();
    assertThat(enter("10.0.0.2").isTooMany()).as("another address").isFalse();
    fourth.leave();
    assertThat(places.newcomers()).isEqualTo(4);
    three.get(0).connect();
    assertThat(enter("10.0.0.1").isTooMany()).isFalse();
  }

  @Test
  void areAsManyForClientsAsAnAddressMayHave() {
    List<AddressPlaces.Place> two = enter("10.0.0.1", 2);
    two.forEach(AddressPlaces.Place::connect);
    assertThatThrownBy(() -> enter("10.0.0.1").connect())
        .isInstanceOf(MqttRefusedException.class)
        .hasMessageContaining("2 connections, the limit of WEIR_MQTT_ADDRESS_CONNECTIONS");
    assertThatCode(() -> enter("10.0.0.2").connect()).doesNotThrowAnyException();
    assertThat(places.mostClientsOfAnAddress()).isEqualTo(2);
    assertThat(places.newcomers()).as("one that was refused has left").isZero();
    two.get(0).leave();
    assertThatCode(() -> enter("10.0.0.1").connect()).doesNotThrowAnyException();
  }

  @Test
  void areNotCountedOfAProxy() {
    for (int i = 0; i < 5; i++) {
      places.enter("10.0.0.9", true).connect();
    }
    assertThat(places.mostClientsOfAnAddress()).isEqualTo(5);
  }

  @Test
  void areLeftOnce() {
    List<AddressPlaces.Place> two = enter("10.0.0.1", 2);
    two.get(0).leave();
    two.get(0).leave();
    assertThat(places.newcomers()).isEqualTo(1);
    two.get(1).connect();
    two.get(1).connect();
    assertThat(places.mostClientsOfAnAddress()).isEqualTo(1);
    two.get(1).leave();
    two.get(1).leave();
    assertThat(places.newcomers()).isZero();
    assertThat(places.mostClientsOfAnAddress()).isZero();
    two.get(0).connect();
    assertThat(places.mostClientsOfAnAddress()).as("it is gone").isZero();
  }
}
