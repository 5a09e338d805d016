package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway that takes samples of 1 to 64 values next to each other. */
class GatewayWidthsTest extends GatewayOverMemory {
  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_VALUES", "any");
    return environment;
  }

  private static String message(String tag, long time, int values) {
    String list = String.join(",", Collections.nCopies(values, "1"));
    return "{\"time\":" + time + ",\"tag\":\"" + tag + "\",\"values\":[" + list + "]}";
  }

  @Test
  void takesSamplesOfAnyWidthEachForItself() throws Exception {
    String array = "[" + message("a", 1, 1) + "," + message("a", 2, 64) + "]";

    assertThat(post("/batch", JSON, array).statusCode()).isEqualTo(204);
    assertThat(post("/save", JSON, message("a", 3, 3)).statusCode()).isEqualTo(204);

    assertThat(keptSamples()).containsExactlyInAnyOrder("a@1=1.0", "a@2=1.0", "a@3=1.0");
    assertThat(log.kept()).extracting(block -> (int) block.value()[1]).contains(1, 64, 3);
  }

  @Test
  void refusesNoneAndMoreThanThereCanBeWithoutKeepingAnyOfIt() throws Exception {
    String array = "[" + message("a", 1, 1) + "," + message("a", 2, 65) + "]";

    assertProblem(
        post("/batch", JSON, array),
        400,
        "\"detail\":\"values: must have 1 to 64 numbers, got 65\",\"field\":\"values\",\"index\":1}");
    assertProblem(
        post("/save", JSON, message("a", 3, 0)),
        400,
        "\"detail\":\"values: must have 1 to 64 numbers, got 0\",\"field\":\"values\"}");
    assertThat(log.kept()).isEmpty();
  }
}
