package io.weir.standalone;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that is held, before and after a restart: one for all cases, since it takes longer than they
 * do.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartTest {
  private static final List<RestartScenario> CASES =
      List.of(
          new EndToEndExactness(),
          new DeletedOverHttp(),
          new LineProtocol(),
          new MetricsOverHttp(),
          new StreamsOverHttp(),
          new KeysOverHttp(),
          new SearchOverHttp());

  @TempDir static Path dir;
  private static Standalone weir;

  static Stream<Named<RestartScenario>> cases() {
    return CASES.stream().map(each -> Named.of(each.getClass().getSimpleName(), each));
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_VALUES", "any");
    return environment;
  }

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> first = environment();
    first.put("WEIR_RECORD_PARTITIONS", "3"); // the second start finds them
    weir = Standalone.start(first);
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatItWrites(RestartScenario each) throws Exception {
    each.before(weir);
  }

  @Order(2)
  @Test
  void startsAgain() throws Exception {
    weir.close();
    weir = Standalone.start(environment());
    await().atMost(Duration.ofSeconds(60)).until(new HttpApi(weir.url())::isReady);
  }

  @Order(3)
  @ParameterizedTest
  @MethodSource("cases")
  void readsItAfterwards(RestartScenario each) throws Exception {
    each.after(weir);
  }
}
