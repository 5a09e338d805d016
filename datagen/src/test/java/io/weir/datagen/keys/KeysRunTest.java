package io.weir.datagen.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.client.ClientPlan;
import io.weir.testkit.client.Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test client passes a server that is right, and finds each fault of one that is not. */
class KeysRunTest {
  private static KeysResult run(KeyServer.Fault fault) throws Exception {
    try (KeyServer server = new KeyServer(fault)) {
      List<Address> address = List.of(server.address());
      KeysPlan plan =
          new KeysPlan(
              new ClientPlan(
                  address,
                  address,
                  address,
                  Duration.ofMinutes(1),
                  Duration.ofMillis(200),
                  Duration.ofSeconds(5)),
              "index",
              2,
              20,
              1,
              1,
              1,
              3,
              0);
      return new KeysRun(plan, server::hasServedEnough, line -> {}).run();
    }
  }

  @Test
  void passesWhereAllIsRight() throws Exception {
    KeysResult result = run(KeyServer.Fault.NONE);
    assertThat(result.findings().examples().values()).allMatch(List::isEmpty);
    assertThat(KeysCheck.values()).allMatch(result::isTried);
    assertThat(result.pass()).isTrue();
    assertThat(result.orders()).isPositive();
    assertThat(result.gaveUp()).isZero();
    KeysProgress done = result.done();
    assertThat(List.of(done.written(), done.read(), done.listed(), done.increased()))
        .as("%s", done)
        .allMatch(count -> count > 0);
  }

  @Test
  void countsWhatIsRefusedAndWrittenAllTheSameAsNeitherLostNorDone() throws Exception {
    KeysResult result = run(KeyServer.Fault.UNAVAILABLE_AT_TIMES);
    assertThat(result.findings().examples().values()).allMatch(List::isEmpty);
    assertThat(result.pass()).isTrue();
    assertThat(result.findings().repeated()).isPositive();
    assertThat(result.unknown()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "LOSES_PUTS, POSITIONS",
    "KEEPS_REMOVED_ITEMS, ORDER",
    "TWO_WINNERS, VERSIONS",
    "TWO_WINNERS, ORDER",
    "READS_LATE, POSITIONS",
    "READS_OTHER_VALUES, READS",
    "LOOKUPS_WITH_HOLES, LOOKUPS",
    "LOOKUPS_CUT_SHORT, ITEMS",
    "LISTS_BACKWARDS, LISTS",
    "LISTS_WITH_HOLES, LISTS",
    "NEVER_EXPIRES, EXPIRY",
    "EXPIRES_AT_ONCE, EXPIRY",
    "VERSIONS_GO_BACK, ORDER",
    "TELLS_NO_POSITION, POSITIONS"
  })
  void findsEachFault(KeyServer.Fault fault, KeysCheck broken) throws Exception {
    KeysResult result = run(fault);
    assertThat(result.findings().faults().get(broken))
        .as("%s", result.findings().examples())
        .isPositive();
    assertThat(result.pass()).isFalse();
  }
}
