package io.weir.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final long SECOND = 1_000_000_000L;

  private static Route route(int servers, int connection) {
    List<Address> addresses =
        IntStream.range(0, servers).mapToObj(i -> new Address("host" + i, 80, "")).toList();
    return new Route(new Service(addresses, SECOND, SECOND), connection);
  }

  @Test
  void connectionsPreferServersInTurn() {
    for (int connection = 0; connection < 6; connection++) {
      assertThat(route(3, connection).choose(0)).isEqualTo(connection % 3);
    }
  }

  @Test
  void staysAwayFromTheServerThatFailedForASecond() {
    Route route = route(2, 1);
    route.failed(0);
    assertThat(route.choose(0)).isZero();
    assertThat(route.choose(SECOND - 1)).isZero();
    assertThat(route.choose(SECOND)).isOne();
  }

  @Test
  void staysAwayLongerTheMoreOftenItFailsUntilItAnswers() {
    Route route = route(2, 0);
    long now = 0;
    for (long seconds : new long[] {1, 2, 4, 8, 8}) {
      route.failed(now);
      assertThat(route.choose(now + seconds * SECOND - 1)).isOne();
      now += seconds * SECOND;
      assertThat(route.choose(now)).isZero();
    }
    route.succeeded();
    route.failed(now);
    assertThat(route.choose(now + SECOND)).isZero();
  }

  @Test
  void goesRoundWhenTheOthersFailToo() {
    Route route = route(3, 2);
    route.failed(0);
    assertThat(route.current()).isZero();
    route.failed(1);
    assertThat(route.current()).isOne();
    route.failed(2);
    assertThat(route.current()).isEqualTo(2);
  }

  @Test
  void hasNowhereElseToGoWithOneServer() {
    Route route = route(1, 5);
    route.failed(0);
    assertThat(route.choose(0)).isZero();
    assertThat(route.hasOthers()).isFalse();
  }
}
