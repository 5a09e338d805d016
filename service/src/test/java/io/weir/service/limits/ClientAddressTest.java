package io.weir.service.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  @Test
  void addressesOfIpv6AreOneClientBySixtyFourBits() throws Exception {
    assertThat(ClientAddress.of(InetAddress.getByName("2001:db8::1")))
        .isEqualTo(ClientAddress.of(InetAddress.getByName("2001:db8::2:3")))
        .isNotEqualTo(ClientAddress.of(InetAddress.getByName("2001:db8:0:1::1")));
    assertThat(ClientAddress.of(InetAddress.getByName("10.0.0.1"))).isEqualTo("10.0.0.1");
  }
}
