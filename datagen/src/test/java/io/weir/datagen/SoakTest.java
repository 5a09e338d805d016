package io.weir.datagen;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.SoakOptions.SoakPart;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SoakTest {
  private static final long MEMORY = 100 << 20;
  private static final int TAGS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private FakeWeir weir;
  private Duration longestPing = PATIENCE;
  private Duration longestRecovery = PATIENCE;

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
  private List<Finding> soak(long maxMemory, Runnable overloaded) throws Exception {
    return soak(maxMemory, overloaded, Set.of(SoakPart.OVERLOAD));
  }

  private List<Finding> soak(long maxMemory, Runnable overloaded, Set<SoakPart> parts)
      throws Exception {
    Service service = new Service(Address.of(weir.url()), PATIENCE.toNanos());
    SoakOptions overload = new SoakOptions();
    DatagenCommand.prepare(new CommandLine(overload))
        .parseArgs(
            "--duration=2s",
            "--find=1s",
            "--batch=100",
            "--connections=4",
            "--tags=" + TAGS,
            "--inflate=2s",
            "--max-ping=" + longestPing.toMillis() + "ms");
    overload.recovery = longestRecovery;
    overload.maxMemory = maxMemory;
    overload.parts = parts;
    try (CancellationToken cancellation = CancellationToken.onInterrupt()) {
      Soak soak =
          new Soak(
              service,
              service,
              overload,
              cancellation,
              line -> {
                said.add(line);
                if (line.startsWith("caught up") || !parts.contains(SoakPart.OVERLOAD)) {
                  overloaded.run();
                }
              });
      soak.run();
      return soak.findings();
    }
  }

  private static boolean passed(List<Finding> findings, String label) {
    return findings.stream().filter(o -> o.label().equals(label)).allMatch(Finding::pass);
  }

  @Test
  void passesWhereOnlySomeIsShed() throws Exception {
    List<Finding> findings = soak(MEMORY, () -> weir.shed(20, 429, "1"));
    assertThat(findings).as("%s", said).hasSize(4).allMatch(Finding::pass);
    assertThat(findings.get(0).measured()).contains("20 of ", "{429=20}");
    assertThat(findings.get(2).measured()).contains("100 MB", "42 threads");
  }

  @Test
  void failsWhereAnythingElseFails() throws Exception {
    List<Finding> findings = soak(MEMORY, () -> weir.shed(3, 500, "1"));
    assertThat(passed(findings, "L1")).isFalse();
    assertThat(passed(findings, "L2")).isTrue();
    assertThat(findings.get(0).measured()).contains("others: {500=3}");
  }

  @Test
  void failsWhereMemoryGrowsTooFarOrSamplesStayInvisible() throws Exception {
    longestRecovery = Duration.ofSeconds(1);
    List<Finding> findings = soak(MEMORY - 1, () -> weir.be(Fault.MISSING_ROW));
    assertThat(passed(findings, "L3")).isFalse();
    assertThat(passed(findings, "L4")).isFalse();
  }

  @Test
  void failsWhereNobodyAnswersAnyMore() throws Exception {
    longestRecovery = Duration.ofSeconds(1);
    List<Finding> findings = soak(MEMORY, () -> weir.close());
    assertThat(passed(findings, "L1")).isFalse();
    assertThat(passed(findings, "L2")).isFalse();
  }

  @Test
  void loadsManyTagsOneAfterTheOtherAndRepeatsWhatIsShed() throws Exception {
    List<Finding> findings =
        soak(MEMORY, once(() -> weir.shed(3, 429, "0")), Set.of(SoakPart.TAGS));
    assertThat(findings).as("%s", said).hasSize(1).allMatch(Finding::pass);
    assertThat(findings.get(0).label()).isEqualTo("L5");
    assertThat(findings.get(0).measured()).contains("60 of 60 tags taken", "{429=3}", "100 MB");
    assertThat(weir.samplesOf("-t-")).hasSize(TAGS).allMatch(samples -> samples == 100);
  }

  @Test
  void failsWhereAPostOfATagFails() throws Exception {
    List<Finding> findings =
        soak(MEMORY, once(() -> weir.shed(3, 500, "0")), Set.of(SoakPart.TAGS));
    assertThat(findings).as("%s", said).hasSize(1).noneMatch(Finding::pass);
    assertThat(findings.get(0).measured()).contains("60 of 60 tags taken", "{500=3}");
  }

  @Test
  void failsWhereTagsTakeTooMuchMemoryOrStayInvisible() throws Exception {
    List<Finding> findings = soak(MEMORY - 1, () -> {}, Set.of(SoakPart.TAGS));
    assertThat(findings).as("%s", said).hasSize(1).noneMatch(Finding::pass);
    assertThat(findings.get(0).measured()).contains("60 of 60 tags taken", "{}", "after 0.0 s");

    longestRecovery = Duration.ofSeconds(1);
    findings = soak(MEMORY, once(() -> weir.be(Fault.MISSING_ROW)), Set.of(SoakPart.TAGS));
    assertThat(findings).as("%s", said).hasSize(1).noneMatch(Finding::pass);
    assertThat(findings.get(0).measured()).contains("60 of 60 tags taken", "not within 1 s");
  }

  @Test
  void postsSmallBodiesThatBecomeLargeAndAsksMeanwhile() throws Exception {
    weir.delay(0);
    List<Finding> findings =
        soak(MEMORY, once(() -> weir.shed(2, 429, "0")), Set.of(SoakPart.GZIP));
    assertThat(findings).as("%s", said).hasSize(1).allMatch(Finding::pass);
    assertThat(findings.get(0).label()).isEqualTo("L6");
    assertThat(findings.get(0).measured()).contains("not taken {429=2}", " 0 of ", "100 MB");
    assertThat(weir.received()).isGreaterThan(10_000);
    assertThat(said.get(0)).matches("bodies of \\d?\\d,\\d{3} bytes that become 4,194,304");
  }

  @Test
  void failsWhereASmallBodyFails() throws Exception {
    weir.delay(0);
    List<Finding> findings =
        soak(MEMORY, once(() -> weir.shed(2, 500, "0")), Set.of(SoakPart.GZIP));
    assertThat(findings).as("%s", said).hasSize(1).noneMatch(Finding::pass);
    assertThat(findings.get(0).measured()).contains("not taken {500=2}");
  }

  @Test
  void failsWherePingTakesTooLong() throws Exception {
    weir.delay(0);
    longestPing = Duration.ofMillis(200);
    weir.slowPing(longestPing.plusMillis(100).toNanos());
    List<Finding> findings = soak(MEMORY, () -> {}, Set.of(SoakPart.GZIP));
    assertThat(findings).as("%s", said).hasSize(1).noneMatch(Finding::pass);
    assertThat(findings.get(0).measured())
        .contains(" 0 of ", "not taken {}", "visible again after");
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (!done.getAndSet(true)) {
        action.run();
      }
    };
  }
}
