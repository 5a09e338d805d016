package io.weir.datagen.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.client.ClientPlan;
import io.weir.testkit.client.Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test client passes a server that is right, and finds each fault of one that is not. */
class StreamsRunTest {
  private static StreamsResult run(StreamServer.Fault fault) throws Exception {
    try (StreamServer server = new StreamServer(fault)) {
      List<Address> address = List.of(server.address());
      StreamsPlan plan =
          new StreamsPlan(
              new ClientPlan(
                  address,
                  address,
                  address,
                  Duration.ofMinutes(1),
                  Duration.ofMillis(200),
                  Duration.ofSeconds(5)),
              "bucket",
              3,
              3,
              1,
              1,
              2,
              300,
              StreamsPlan.UNPACED);
      return new StreamsRun(plan, server::hasServedEnough, line -> {}).run();
    }
  }

  private static void assertFound(StreamsResult result, StreamsCheck... broken) {
    for (StreamsCheck check : broken) {
      assertThat(result.findings().faults().get(check))
          .as("%s", result.findings().examples())
          .isPositive();
    }
    assertThat(result.pass()).isFalse();
  }

  @Test
  void passesWhereAllIsRight() throws Exception {
    StreamsResult result = run(StreamServer.Fault.NONE);
    assertThat(result.findings().examples().values()).allMatch(List::isEmpty);
    assertThat(result.pass()).isTrue();
    assertThat(result.done().appended()).isGreaterThan(100);
    assertThat(result.done().isOfAllKinds()).as("%s", result.done()).isTrue();
    assertThat(result.done().received()).isGreaterThanOrEqualTo(2 * result.done().appended());
  }

  @Test
  void passesWhereRequestsAreRefusedForAWhile() throws Exception {
    StreamsResult result = run(StreamServer.Fault.UNAVAILABLE_AT_TIMES);
    assertThat(result.findings().examples().values()).allMatch(List::isEmpty);
    assertThat(result.findings().repeated()).isPositive();
    assertThat(result.findings().writes().failedAtFirst()).isPositive();
    assertThat(result.longestWriteSeconds()).isGreaterThanOrEqualTo(0.1); // waits, then repeats
    assertThat(result.pass()).isTrue();
  }

  @Test
  void findsAnEventThatIsLost() throws Exception {
    assertFound(run(StreamServer.Fault.LOSES_EVENTS), StreamsCheck.IDS);
  }

  @Test
  void findsAnEventThatIsThereTwice() throws Exception {
    assertFound(run(StreamServer.Fault.APPENDS_TWICE), StreamsCheck.IDS);
  }

  @Test
  void findsAPatchThatIsAppliedTwice() throws Exception {
    assertFound(run(StreamServer.Fault.PATCHES_TWICE), StreamsCheck.PATCHES);
  }

  @Test
  void findsAListenerThatMissesAnEvent() throws Exception {
    assertFound(run(StreamServer.Fault.SKIPS_WHILE_LISTENING), StreamsCheck.LISTENERS);
  }

  @Test
  void findsAListOutOfOrder() throws Exception {
    assertFound(run(StreamServer.Fault.LISTS_BACKWARDS), StreamsCheck.LISTS);
  }

  @Test
  void findsARangeWithAHole() throws Exception {
    assertFound(run(StreamServer.Fault.READS_WITH_HOLES), StreamsCheck.READS);
  }

  @Test
  void findsAReadThatDoesNotHaveWhatItsPositionDemands() throws Exception {
    StreamsResult result = run(StreamServer.Fault.READS_LATE);
    assertFound(result, StreamsCheck.POSITIONS);
    assertThat(result.findings().faults().get(StreamsCheck.READS))
        .as("%s", result.findings().examples())
        .isZero();
  }

  @Test
  void findsAnAnswerToAWriteWithoutItsPosition() throws Exception {
    assertFound(run(StreamServer.Fault.TELLS_NO_POSITION), StreamsCheck.POSITIONS);
  }
}
