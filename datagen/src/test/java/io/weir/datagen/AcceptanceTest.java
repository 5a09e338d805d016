package io.weir.datagen;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  private static final AcceptanceScale TINY = new AcceptanceScale(500, 2, 1, 1, 5, 20, 1);

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private List<Finding> accept(FakeWeir weir, AcceptanceScale scale) throws Exception {
    Service service = new Service(Address.of(weir.url()), 10_000_000_000L);
    try (CancellationToken cancellation = CancellationToken.onInterrupt()) {
      Verdicts verdicts = new Verdicts(said::add);
      new Acceptance(service, service, scale, 1, cancellation, verdicts).run();
      return verdicts.findings();
    }
  }

  private static Finding labelled(List<Finding> findings, String label) {
    return findings.stream().filter(o -> o.label().equals(label)).findFirst().orElseThrow();
  }

  /** Figures are those of a fake on a busy machine: only what is no matter of speed must pass. */
  @Test
  void goesThroughEveryRequirement() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      List<Finding> findings = accept(weir, TINY);
      assertThat(findings)
          .extracting(Finding::label)
          .containsExactly("R1", "R2", "R3", "R4", "R5", "R6", "W4", "W4", "W5", "W6");
      for (String label : List.of("R1", "R2", "R3", "R4")) {
        assertThat(labelled(findings, label).pass()).as("%s %s", label, said).isTrue();
      }
      assertThat(labelled(findings, "W6").measured()).startsWith("10,000 acknowledged");
      assertThat(said).contains("records are off: streams, documents and keys are left out");
      assertThat(Finding.table(findings)).hasLineCount(10).contains("PASS  R1  POST /save: 204");
    }
  }

  @Test
  void failsWhereAnswersAreWrong() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      weir.be(Fault.ZEROS_FOR_NONE);
      List<Finding> findings = accept(weir, TINY);
      assertThat(labelled(findings, "R1").pass()).isTrue();
      assertThat(labelled(findings, "R3").pass()).isFalse();
      assertThat(labelled(findings, "R4").pass()).isFalse();
      assertThat(said).anyMatch(line -> line.startsWith("MISMATCH"));
    }
  }
}
