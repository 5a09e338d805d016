package io.weir.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelinedLoadTest {
  private static final long SECOND = 1_000_000_000L;

  private FakeWeir weir;

  @BeforeEach
  void start() throws IOException {
    weir = new FakeWeir();
  }

  @AfterEach
  void stop() {
    weir.close();
  }

  private LoadPlan plan(RequestFormat format) {
    Schedule schedule = Schedule.steady(Nanos.now() - 3600 * SECOND, 10_000, 2 * SECOND);
    Service service = new Service(Address.of(weir.url()), 20 * SECOND);
    return new LoadPlan(
        new Workload(1, "t", 1000, 1000, schedule), service, 0, 333, 3, false, SECOND, format);
  }

  static Stream<RequestFormat> formats() {
    return Stream.of(
        RequestFormat.JSON, RequestFormat.NDJSON, new ZippedFormat(RequestFormat.JSON));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void sendsEverySampleOnce(RequestFormat format) throws Exception {
    LoadResult result = new PipelinedLoad(plan(format), () -> false).run();

    assertThat(result.acknowledged()).isEqualTo(result.offered()).isEqualTo(20_000);
    assertThat(weir.stored()).isEqualTo(20_000);
    assertThat(weir.received()).isEqualTo(20_000);
  }

  @Test
  void waitsForAllAnswersWhenItIsStopped() throws Exception {
    AtomicInteger asked = new AtomicInteger();

    LoadResult result =
        new PipelinedLoad(plan(RequestFormat.JSON), () -> asked.incrementAndGet() > 9).run();

    assertThat(result.acknowledged()).isEqualTo(result.offered()).isEqualTo(9 * 333);
    assertThat(weir.stored()).isEqualTo(9 * 333);
  }

  @Test
  void endsWithWhatARequestWasRefusedFor() {
    weir.shed(1, 429, "1");

    assertThatThrownBy(() -> new PipelinedLoad(plan(RequestFormat.JSON), () -> false).run())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HTTP/1.1 429");
  }
}
