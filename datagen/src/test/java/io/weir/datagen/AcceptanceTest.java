package io.weir.datagen;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.Fault;
import io.weir.testkit.http.Address;
import io.weir.testkit.http.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  private static final AcceptanceScale TINY = new AcceptanceScale(500, 2, 1, 1, 5, 20);

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private List<Outcome> accept(FakeWeir weir, AcceptanceScale scale) throws Exception {
    Service service = new Service(Address.of(weir.url()), 10_000_000_000L);
    try (CancellationToken cancellation = CancellationToken.onInterrupt()) {
      Acceptance acceptance = new Acceptance(service, service, scale, 1, cancellation, said::add);
      acceptance.run();
      return acceptance.outcomes();
    }
  }

  private static Outcome labelled(List<Outcome> outcomes, String label) {
    return outcomes.stream().filter(o -> o.label().equals(label)).findFirst().orElseThrow();
  }

  /** Figures are those of a fake on a busy machine: only what is no matter of speed must pass. */
  @Test
  void goesThroughEveryRequirement() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      List<Outcome> outcomes = accept(weir, TINY);
      assertThat(outcomes)
          .extracting(Outcome::label)
          .containsExactly("R1", "R2", "R3", "R4", "R5", "R6", "W4", "W4", "W5", "W6");
      for (String label : List.of("R1", "R2", "R3", "R4")) {
        assertThat(labelled(outcomes, label).pass()).as("%s %s", label, said).isTrue();
      }
      assertThat(labelled(outcomes, "W6").measured()).startsWith("10,000 acknowledged");
      assertThat(Outcome.table(outcomes)).hasLineCount(10).contains("PASS  R1  POST /save: 204");
    }
  }

  @Test
  void failsWhereAnswersAreWrong() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      weir.be(Fault.ZEROS_FOR_NONE);
      List<Outcome> outcomes = accept(weir, TINY);
      assertThat(labelled(outcomes, "R1").pass()).isTrue();
      assertThat(labelled(outcomes, "R3").pass()).isFalse();
      assertThat(labelled(outcomes, "R4").pass()).isFalse();
      assertThat(said).anyMatch(line -> line.startsWith("MISMATCH"));
    }
  }
}
