package io.weir.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.SilentServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceClientTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] MESSAGE =
      "{\"time\":1,\"tag\":\"a\",\"values\":[1,2,3,4,5,6,7,8,9,10]}"
          .getBytes(StandardCharsets.UTF_8);

  private final List<String> failures = new ArrayList<>();

  private static Service service(String... urls) {
    return new Service(Service.servers(String.join(",", urls)), 5 * SECOND, 5 * SECOND);
  }

  /** Long enough for a fake on a busy machine, short enough to wait for. */
  private static Service hasty(String... urls) {
    return new Service(Service.servers(String.join(",", urls)), 5 * SECOND, SECOND);
  }

  @Test
  void asksTheNextServerAtOnceAndStaysThere() throws IOException {
    try (FakeWeir weir = new FakeWeir();
        ServiceClient client = new ServiceClient(service(SilentServer.nobody(), weir.url()), 0)) {
      long begin = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/ping", failures::add).brief()).isEqualTo("200 pong");
      }
      long seconds = (System.nanoTime() - begin) / SECOND;
      assertThat(failures).hasSizeBetween(1, 1 + (int) seconds).containsOnly("connection refused");
    }
  }

  @Test
  void doesNotWaitForAServerThatNeverAnswers() throws IOException {
    try (FakeWeir weir = new FakeWeir();
        SilentServer deaf = new SilentServer();
        ServiceClient client = new ServiceClient(hasty(deaf.url(), weir.url()), 0)) {
      long begin = System.nanoTime();
      assertThat(client.get("/ping", failures::add).ok()).isTrue();
      assertThat(System.nanoTime() - begin).isBetween(SECOND, 5 * SECOND);
      assertThat(failures).containsExactly("timeout");
    }
  }

  @Test
  void repeatsAPostThatIsShed() throws IOException {
    try (FakeWeir shedding = new FakeWeir();
        FakeWeir weir = new FakeWeir();
        ServiceClient client = new ServiceClient(service(shedding.url(), weir.url()), 0)) {
      shedding.shed(1, 503, "9");
      assertThat(client.post("/save", MESSAGE).status()).isEqualTo(204);
      assertThat(shedding.stored()).isZero();
      assertThat(weir.stored()).isOne();
    }
  }

  @Test
  void returnsTheLastAnswerWhenAllAreShedding() throws IOException {
    try (FakeWeir one = new FakeWeir();
        FakeWeir other = new FakeWeir();
        ServiceClient client = new ServiceClient(service(one.url(), other.url()), 1)) {
      one.shed(1, 503, "0");
      other.shed(1, 429, "0");
      assertThat(client.post("/save", MESSAGE).status()).isEqualTo(503);
    }
  }

  @Test
  void repeatsNothingAtASingleServerUnlessTold() throws IOException {
    try (FakeWeir weir = new FakeWeir();
        ServiceClient once = new ServiceClient(service(weir.url()), 0);
        ServiceClient thrice = new ServiceClient(service(weir.url()), 0, 2)) {
      weir.shed(3, 503, "0");
      assertThat(once.post("/save", MESSAGE).status()).isEqualTo(503);
      assertThat(thrice.post("/save", MESSAGE).status()).isEqualTo(204);
    }
  }

  @Test
  void doesNotRepeatWhatIsRefused() throws IOException {
    try (FakeWeir one = new FakeWeir();
        FakeWeir other = new FakeWeir();
        ServiceClient client = new ServiceClient(service(one.url(), other.url()), 0)) {
      assertThat(client.get("/api?tag=none&start=1&end=2", failures::add).status()).isEqualTo(404);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void failsWhenNobodyListensAnywhere() throws IOException {
    try (ServiceClient client =
        new ServiceClient(service(SilentServer.nobody(), SilentServer.nobody()), 0)) {
      assertThatThrownBy(() -> client.get("/ping", failures::add)).isInstanceOf(IOException.class);
      assertThat(failures).hasSize(2);
    }
  }

  @Test
  void saysWhyThereIsNoConnection() throws IOException {
    Service nowhere = service("http://no-such-host.invalid");
    try (ServiceClient client = new ServiceClient(nowhere, 0)) {
      assertThatThrownBy(() -> client.get("/ping", failures::add)).hasMessageContaining("invalid");
      assertThat(failures).containsExactly("unknown host");
    }
  }

  @Test
  void limitsTheWholeAnswerNotEachPieceOfIt() throws IOException {
    try (DrippingServer drip = new DrippingServer();
        ServiceClient client = new ServiceClient(hasty(drip.url()), 0)) {
      assertThatThrownBy(() -> client.get("/ping", failures::add)).isInstanceOf(IOException.class);
      assertThat(failures).containsExactly("timeout");
    }
  }
}
