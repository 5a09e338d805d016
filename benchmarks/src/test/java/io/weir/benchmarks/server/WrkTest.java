package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.RequestFormat;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrkTest {
  private static final String OUTPUT =
      """
      Running 20s test @ http://127.0.0.1:8080/save
        4 threads and 40 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     2.62ms    1.38ms  31.92ms   87.76%
          Req/Sec     3.94k   412.53     5.10k    72.00%
        Latency Distribution
           50%    2.33ms
           99%  760.00us
        313930 requests in 20.02s, 12.27MB read
      Requests/sec:  15680.11
      Transfer/sec:    627.62KB
      """;

  @Test
  void readsWhatWrkPrints() throws IOException {
    assertThat(Wrk.result(OUTPUT)).isEqualTo(new Wrk.Result(313_930, 15_680.11, 0.76));
  }

  @Test
  void refusesWhatWasNotAcknowledged() {
    assertThatThrownBy(() -> Wrk.result(OUTPUT + "  Non-2xx or 3xx responses: 3\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Non-2xx or 3xx responses: 3");
    assertThatThrownBy(() -> Wrk.result("unable to connect"))
        .isInstanceOf(IOException.class)
        .hasMessage("wrk: unable to connect");
  }

  @Test
  void makesTagTimeAndAValueOfEachPostAnew() {
    assertThat(Wrk.script(target(RequestFormat.JSON), 1_700_000_000L))
        .contains("string.format(\"1700000000%09d\", sent * 4 + id)")
        .contains("[\"Content-Type\"] = \"application/json\"")
        .contains(
            "'{\"time\":' .. time() .. ',\"tag\":\"' .. tag() .. '\",\"values\":[' .. value() .. ',200.25,");
    assertThat(Wrk.script(target(LineFormat.INSTANCE), 1))
        .contains("'samples,tag=' .. tag() .. ' v0=' .. value() .. ',v1=200.25,")
        .contains(" ' .. time() .. '\\n')");
  }

  private static HttpTarget target(RequestFormat format) {
    Service service = new Service(new Address("127.0.0.1", 1, ""), 1);
    return new HttpTarget(service, format, Optional.empty(), false);
  }
}
