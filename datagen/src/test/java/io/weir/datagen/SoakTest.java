package io.weir.datagen;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.fake.FakeWeir;
import io.weir.datagen.fake.Fault;
import io.weir.datagen.wire.Address;
import io.weir.datagen.wire.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SoakTest {
  private static final long MEMORY = 100 << 20;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private FakeWeir weir;

  @BeforeEach
  void start() throws IOException {
    weir = new FakeWeir();
    weir.resident(MEMORY);
    // 4 connections with 100 samples each: 8000 samples a second at most.
    weir.delay(50_000_000);
  }

  @AfterEach
  void stop() {
    weir.close();
  }

  /** Runs one; {@code overloaded} is called between finding the rate and offering more. */
  private List<Outcome> soak(long maxMemory, Runnable overloaded) throws Exception {
    Service service = new Service(Address.of(weir.url()), 5_000_000_000L);
    Overload overload =
        new Overload(
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            2,
            100,
            4,
            Duration.ofSeconds(1),
            maxMemory,
            1);
    try (Stop stop = Stop.onInterrupt()) {
      Soak soak =
          new Soak(
              service,
              service,
              overload,
              stop,
              line -> {
                said.add(line);
                if (line.startsWith("caught up")) {
                  overloaded.run();
                }
              });
      soak.run();
      return soak.outcomes();
    }
  }

  private static boolean passed(List<Outcome> outcomes, String label) {
    return outcomes.stream().filter(o -> o.label().equals(label)).allMatch(Outcome::pass);
  }

  @Test
  void passesWhereOnlySomeIsShed() throws Exception {
    List<Outcome> outcomes = soak(MEMORY, () -> weir.shed(20, 429, "1"));
    assertThat(outcomes).as("%s", said).hasSize(4).allMatch(Outcome::pass);
    assertThat(outcomes.get(0).measured()).contains("20 of ", "{429=20}");
    assertThat(outcomes.get(2).measured()).contains("100 MB", "42 threads");
  }

  @Test
  void failsWhereAnythingElseFails() throws Exception {
    List<Outcome> outcomes = soak(MEMORY, () -> weir.shed(3, 500, "1"));
    assertThat(passed(outcomes, "S1")).isFalse();
    assertThat(passed(outcomes, "S2")).isTrue();
    assertThat(outcomes.get(0).measured()).contains("others: {500=3}");
  }

  @Test
  void failsWhereMemoryGrowsTooFarOrSamplesStayInvisible() throws Exception {
    List<Outcome> outcomes = soak(MEMORY - 1, () -> weir.be(Fault.MISSING_ROW));
    assertThat(passed(outcomes, "S3")).isFalse();
    assertThat(passed(outcomes, "S4")).isFalse();
  }

  @Test
  void failsWhereNobodyAnswersAnyMore() throws Exception {
    List<Outcome> outcomes = soak(MEMORY, () -> weir.close());
    assertThat(passed(outcomes, "S1")).isFalse();
    assertThat(passed(outcomes, "S2")).isFalse();
  }
}
