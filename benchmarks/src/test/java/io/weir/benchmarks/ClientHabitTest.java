package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.ClientHabit.Variant;
import io.weir.benchmarks.server.HttpTarget;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.RequestFormat;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientHabitTest {
  private static final Service NOWHERE = new Service(new Address("127.0.0.1", 1, ""), 1);

  @Test
  void allAreEachPairOfConnectionsAndSizeAndEachVariantOfTheCommonPair() {
    assertThat(ClientHabit.all())
        .extracting(ClientHabit::toString)
        .containsExactly(
            "1 x 100",
            "1 x 1000",
            "1 x 10000",
            "2 x 100",
            "2 x 1000",
            "2 x 10000",
            "4 x 100",
            "4 x 1000",
            "4 x 10000",
            "2 x 1000, NDJSON",
            "2 x 1000, gzip",
            "2 x 1000, pipelined",
            "2 x 1000, uniform tags");
  }

  @Test
  void aServerGetsNothingThatItDoesNotTake() {
    HttpTarget all =
        new HttpTarget(NOWHERE, RequestFormat.JSON, Optional.of(RequestFormat.NDJSON), true);
    HttpTarget few = new HttpTarget(NOWHERE, LineFormat.INSTANCE, Optional.empty(), false);

    assertThat(ClientHabit.common(Variant.LINES).format(all)).contains(RequestFormat.NDJSON);
    assertThat(ClientHabit.common(Variant.LINES).format(few)).isEmpty();
    assertThat(ClientHabit.common(Variant.GZIP).format(all).orElseThrow().encoding())
        .isEqualTo("gzip");
    assertThat(ClientHabit.common(Variant.GZIP).format(few)).isEmpty();
    assertThat(ClientHabit.common(Variant.PIPELINED).format(few)).contains(LineFormat.INSTANCE);
  }

  @Test
  void uniformTagsComeEquallyOften() {
    Workloads workloads = new Workloads(1, Sizes.QUICK);
    long[] sent = new long[10_000];
    var uniform = workloads.sent("u", true);
    for (int n = 0; n < uniform.schedule().count(); n++) {
      sent[uniform.tag(n)]++;
    }
    assertThat(Arrays.stream(sent).min()).hasValue(9);
    assertThat(Arrays.stream(sent).max()).hasValue(10);
    assertThat(workloads.sent("w", false).rollCall()).isEqualTo(1000);
  }
}
