package io.weir.service.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final String PROXIES = "10.0.0.0/8, 192.0.2.7, 2001:db8::/33,fd00::1";

  private static TrustedProxies of(String text) {
    return TrustedProxies.from(new Settings(Map.of("WEIR_TRUSTED_PROXIES", text)));
  }

  private static String client(TrustedProxies proxies, String peer, String... forwarded)
      throws Exception {
    SocketAddress from = new InetSocketAddress(InetAddress.getByName(peer), 4711);
    return ClientAddress.of(proxies.client(from, () -> List.of(forwarded)));
  }

  @ParameterizedTest
  @CsvSource({
    "the one that the proxy names, 10.1.2.3, '203.0.113.5', 203.0.113.5",
    "the right-most that is no proxy, 10.1.2.3, '1.1.1.1, 203.0.113.5, 10.9.9.9', 203.0.113.5",
    "who asks directly says nothing, 203.0.113.9, '1.1.1.1', 203.0.113.9",
    "another than the single one, 192.0.2.8, '1.1.1.1', 192.0.2.8",
    "a single one, 192.0.2.7, '203.0.113.5', 203.0.113.5",
    "the left-most of proxies alone, 10.1.2.3, '10.0.0.1, 10.0.0.2', 10.0.0.1",
    "blanks, 10.1.2.3, '  203.0.113.5  ', 203.0.113.5",
    "with a port, 10.1.2.3, '203.0.113.5:9999', 203.0.113.5",
    "no address, 10.1.2.3, 'unknown', 10.1.2.3",
    "a name that is not looked up, 10.1.2.3, 'localhost', 10.1.2.3",
    "letters of hexadecimal, 10.1.2.3, 'face.b00c', 10.1.2.3",
    "what stands left of no address, 10.1.2.3, '203.0.113.5, unknown, 10.0.0.2', 10.0.0.2",
    "nothing at all, 10.1.2.3, '', 10.1.2.3",
    "a number too large, 10.1.2.3, '203.0.113.999', 10.1.2.3",
    "an entry that is empty, 10.1.2.3, '203.0.113.5,', 10.1.2.3",
  })
  void theClientIs(String what, String peer, String forwarded, String client) throws Exception {
    assertThat(client(of(PROXIES), peer, forwarded)).as(what).isEqualTo(client);
  }

  /** The platform asks a name server for these, for as long as that takes. */
  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.999", "256.1.1.1", ".:1", "..:", "1.2.3", "a.b", "", "%:"})
  void looksNoNamesUp(String text) {
    assertThat(TrustedProxies.isLiteral(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "1.20.199.249", "::", "::ffff:1.2.3.4"})
  void readsLiterals(String text) throws Exception {
    assertThat(TrustedProxies.isLiteral(text)).isTrue();
    assertThat(client(of("fd00::1"), "fd00::1", text))
        .isEqualTo(ClientAddress.of(InetAddress.getByName(text)));
  }

  @Test
  void readsAddressesOfIpv6() throws Exception {
    String expected = ClientAddress.of(InetAddress.getByName("2001:db9::5"));
    TrustedProxies proxies = of(PROXIES);
    assertThat(client(proxies, "2001:db8:7fff::1", "2001:db9::5")).isEqualTo(expected);
    assertThat(client(proxies, "fd00::1", "[2001:db9::5]:80")).isEqualTo(expected);
    assertThat(client(proxies, "fd00::1", "[2001:db9::5]")).isEqualTo(expected);
    assertThat(client(proxies, "2001:db8:8000::1", "2001:db9::5"))
        .as("beyond the 33 bits")
        .isNotEqualTo(expected);
    assertThat(client(proxies, "fd00::1", "::x", "203.0.113.5")).isEqualTo("203.0.113.5");
  }

  @Test
  void takesSeveralHeadersForOne() throws Exception {
    assertThat(client(of(PROXIES), "10.1.2.3", "1.1.1.1", "203.0.113.5", "10.0.0.7"))
        .isEqualTo("203.0.113.5");
  }

  @Test
  void goesNoFurtherThanAnyChainOfProxies() throws Exception {
    String many = "203.0.113.5" + ", 10.0.0.1".repeat(100_000);
    assertThat(client(of(PROXIES), "10.1.2.3", many)).isEqualTo("10.0.0.1");
  }

  @Test
  void trustsNobodyUnlessTold() throws Exception {
    assertThat(client(of(""), "127.0.0.1", "203.0.113.5")).isEqualTo("127.0.0.1");
    assertThat(client(of("0.0.0.0/0"), "127.0.0.1", "203.0.113.5")).isEqualTo("203.0.113.5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "proxy", "10.0.0", "::x", "/"})
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> of("10.0.0.1," + text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_TRUSTED_PROXIES")
        .hasMessageContaining('"' + text + '"');
  }
}
