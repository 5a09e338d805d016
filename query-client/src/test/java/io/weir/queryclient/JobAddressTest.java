package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobAddressTest {
  @Test
  void readsReplicasWithAndWithoutProxies() {
    assertThat(JobAddress.parseAll("https://a:8081; http://b:8082|c:1,[::1]:2"))
        .containsExactly(
            new JobAddress(URI.create("https://a:8081/"), List.of()),
            new JobAddress(
                URI.create("http://b:8082/"),
                List.of(new HostPort("c", 1), new HostPort("::1", 2))));
  }

  @Test
  void namesAReplicaByItsHostAndPort() {
    JobAddress address = JobAddress.parseAll("http://[::1]:8081/").get(0);

    assertThat(address.name()).isEqualTo("[::1]:8081");
    assertThat(address.host()).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a:8081",
        "ftp://a:8081",
        "http://",
        "http://a b",
        "http://a:8081/path",
        "http://a:8081;",
        "http://a:8081|",
        "http://a:8081|b",
        "http://a:8081|b:x",
        "http://a:8081|b:0",
        "http://a:8081|b:70000"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> JobAddress.parseAll(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be");
  }

  @Test
  void refusesMoreReplicasThanItAsks() {
    assertThatThrownBy(() -> JobAddress.parseAll("http://a:1;".repeat(16) + "http://a:1"))
        .hasMessage("must name at most 16 replicas, got 17");
  }
}
