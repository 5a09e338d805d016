package io.weir.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.Fault;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.probe.Visibility;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Range;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Schedule SCHEDULE =
      new Schedule(
          1_795_000_000_000_000_001L,
          List.of(new Segment(50, 600 * SECOND), new Segment(2000, SECOND)));

  private FakeWeir weir;

  @BeforeEach
  void start() throws IOException {
    weir = new FakeWeir();
  }

  @AfterEach
  void stop() {
    weir.close();
  }

  private Service service() {
    return new Service(Address.of(weir.url()), 5 * SECOND);
  }

  private Manifest load() throws IOException {
    Workload workload = new Workload(11, "c", 3000, 20, SCHEDULE);
    LoadPlan plan = new LoadPlan(workload, service(), 0, 500, 4, false, SECOND);
    LoadResult result = new LoadLoop(plan, () -> false, progress -> {}).run();
    return new Manifest(workload, result.offered(), result.abandoned());
  }

  private CheckResult check(Manifest manifest) throws IOException {
    try (QueryApi api = new QueryApi(new ServiceClient(service(), 0))) {
      return new Checker(api, manifest, 5, 40).run(150, () -> false, asked -> {});
    }
  }

  @Test
  void findsNothingWrongWhereNothingIs() throws IOException {
    CheckResult result = check(load());
    assertThat(result.told()).isEmpty();
    assertThat(result.mismatches()).isZero();
    assertThat(result.queries()).isEqualTo(155);
    assertThat(result.rows()).isGreaterThan(50_000);
    assertThat(result.samples().tags()).isGreaterThan(1000);
    assertThat(result.samples().found()).isEqualTo(result.samples().expected()).isEqualTo(32_000);
    assertThat(result.samples().lost()).isZero();
    assertThat(result.samples().surplus()).isZero();
    assertThat(result.wrongRows()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WRONG_VALUE          | expected those of sample",
        "MISSING_ROW          | expected rows: ",
        "TIME_OFF_BY_ONE      | expected time",
        "END_INCLUDED         | 1 samples later",
        "ZEROS_FOR_NONE       | expected no values, got [0.0, 0.0",
        "LOST_SAMPLE          | expected count",
        "DOUBLE_COUNT         | expected count",
        "FIRST_OFF_BY_ONE     | expected first",
        "EXTRA_TAG            | lists nobody, never sent",
        "UNKNOWN_TAG_ANSWERED | expected status 404, got 200"
      })
  void catchesWhatIsWrong(Fault fault, String told) throws IOException {
    if (fault == Fault.LOST_SAMPLE) {
      weir.be(fault);
    }
    Manifest manifest = load();
    weir.be(fault);
    CheckResult result = check(manifest);
    assertThat(result.mismatches()).isPositive();
    assertThat(result.told()).anyMatch(text -> text.contains(told));
  }

  @Test
  void saysHowManySamplesAreLostOrTooMany() throws IOException {
    weir.be(Fault.LOST_SAMPLE);
    Manifest manifest = load();
    assertThat(check(manifest).samples().lost()).isEqualTo(32);
    weir.close();
    weir = new FakeWeir();
    load();
    weir.be(Fault.DOUBLE_COUNT);
    assertThat(check(manifest).samples().surplus()).isPositive();
  }

  @Test
  void countsWrongAndMissingRows() throws IOException {
    Manifest manifest = load();
    weir.be(Fault.MISSING_ROW);
    assertThat(check(manifest).wrongRows()).isBetween(100L, 150L);
    weir.be(Fault.TIME_OFF_BY_ONE);
    assertThat(check(manifest).wrongRows()).isBetween(100L, 150L);
  }

  @Test
  void anUnacknowledgedSampleDoesNotStandInForALostOne() throws IOException {
    // One sample in a thousand is lost; 4000 were not acknowledged, and nearly all are there.
    weir.be(Fault.LOST_SAMPLE);
    Manifest sent = load();
    CheckResult result =
        check(new Manifest(sent.workload(), sent.offered(), List.of(new Range(1000, 5000))));
    // Of those not acknowledged the lost ones are no loss.
    assertThat(result.samples().lost()).isEqualTo(32 - lostBetween(sent, 1000, 5000));
  }

  /** How many of these samples the fake has not kept. */
  private long lostBetween(Manifest sent, long from, long to) {
    Workload workload = sent.workload();
    return LongStream.range(from, to)
        .filter(n -> !weir.has(workload.name(workload.tag(n)), workload.time(n)))
        .count();
  }

  @Test
  void doesNotMindSamplesThatWereNeverAcknowledged() throws IOException {
    Manifest sent = load();
    Workload workload = sent.workload();
    // Present though not acknowledged.
    assertThat(check(new Manifest(workload, sent.offered(), List.of(new Range(100, 5000)))))
        .satisfies(result -> assertThat(result.told()).isEmpty());
    // Acknowledged, and not there.
    weir.close();
    weir = new FakeWeir();
    LoadPlan rest = new LoadPlan(workload, service(), 5000, 500, 4, false, SECOND);
    new LoadLoop(rest, () -> false, progress -> {}).run();
    assertThat(check(sent).mismatches()).isPositive();
    // Neither acknowledged nor there.
    assertThat(check(new Manifest(workload, sent.offered(), List.of(new Range(0, 5000)))))
        .satisfies(result -> assertThat(result.told()).isEmpty());
  }

  @Test
  void waitsUntilTheEndIsVisible() throws IOException {
    Manifest manifest = load();
    try (ServerConnection reader = HttpDialect.WEIR.connections(service()).open(0)) {
      assertThat(new Visibility(reader, manifest).await(SECOND, () -> false)).isPresent();
      weir.be(Fault.WRONG_VALUE);
      assertThat(new Visibility(reader, manifest).await(SECOND / 10, () -> false)).isEmpty();
    }
  }
}
