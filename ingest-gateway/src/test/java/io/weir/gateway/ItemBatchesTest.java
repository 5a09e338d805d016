package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.log.LogEntry;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.RecordCommand;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of keys with values. */
class ItemBatchesTest extends GatewayOverMemory {
  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_MAX_REQUEST_SIZE", "20MB");
    environment.put("WEIR_MAX_IN_FLIGHT", "100MB");
    return environment;
  }

  @Override
  boolean takesRecords() {
    return true;
  }

  private HttpResponse<String> batch(String path, String body) throws Exception {
    return post(path, NDJSON, body);
  }

  private List<Item> items() {
    return keptCommands().stream()
        .flatMap(command -> ((ItemCommand.PutItems) command).items().stream())
        .toList();
  }

  private static String text(Item item) {
    return item.key().key()
        + "="
        + new String(item.value(), UTF_8)
        + " "
        + item.contentType()
        + " "
        + item.ttlMillis();
  }

  @Test
  void takesABatchAsItCame() throws Exception {
    HttpResponse<String> reply =
        batch(
            "/kv/i?ttl=1h",
            "{\"key\":\"a\",\"value\":{ \"x\" : 1.50 }}\r\n\n"
                + " { \"value\" : \"\\ud83d\\u00e9é\" , \"key\" : \"b/é\" } \n"
                + "{\"key\":\"c\",\"base64\":\"AAE=\"}\n"
                + "{\"key\":\"d\",\"base64\":\"\"}\n"
                + "{\"key\":\"e\",\"value\":null}\n"
                + "{\"key\":\"f\",\"value\":-12e3}\n"
                + "{\"key\":\"g\",\"value\":[[1 ], true]}");

    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(items())
        .extracting(ItemBatchesTest::text)
        .containsExactlyInAnyOrder(
            "a={ \"x\" : 1.50 } application/json 3600000",
            "b/é=\"\\ud83d\\u00e9é\" application/json 3600000",
            "c=\u0000\u0001 application/octet-stream 3600000",
            "d= application/octet-stream 3600000",
            "e=null application/json 3600000",
            "f=-12e3 application/json 3600000",
            "g=[[1 ], true] application/json 3600000");
    assertThat(items()).allMatch(item -> item.key().index().equals("i"));
    assertThat(reply.headers().firstValue("Weir-Position").orElse(null)).startsWith("records/");
    assertThat(metric("weir_record_items_stored_total")).isEqualTo("7.0");
    assertThat(metric("# HELP weir_record_items_stored_total"))
        .isEqualTo("items whose put, alone or in a batch, was answered");
  }

  /** All lines of a key are in one partition, in their order: the last one counts. */
  @Test
  void sendsACommandToEachPartitionInTheOrderOfTheLines() throws Exception {
    int count = 30_000;
    String body =
        IntStream.range(0, count)
            .mapToObj(
                i -> "{\"key\":\"k" + i % 1000 + "\",\"value\":\"" + "x".repeat(90) + i + "\"}")
            .collect(Collectors.joining("\n"));

    assertThat(batch("/kv/i", body).statusCode()).isEqualTo(204);

    Map<String, Integer> last = new HashMap<>();
    for (LogEntry entry : commands.kept()) {
      assertThat(entry.value()).hasSizeLessThan((1 << 20) + 200);
      ItemCommand.PutItems command = (ItemCommand.PutItems) RecordCommand.of(entry.value());
      assertThat(entry.key()).isEqualTo(command.items().get(0).key().name());
      for (Item item : command.items()) {
        assertThat(item.key().partition(PARTITIONS)).isEqualTo(entry.partition());
        String value = new String(item.value(), UTF_8);
        int number = Integer.parseInt(value.substring(91, value.length() - 1));
        assertThat(number).isGreaterThan(last.getOrDefault(item.key().key(), -1));
        last.put(item.key().key(), number);
      }
    }
    assertThat(items()).hasSize(count);
    assertThat(last).hasSize(1000);
    assertThat(last.values()).allMatch(number -> number >= count - 1000);
    assertThat(commands.kept().size()).isBetween(PARTITIONS, PARTITIONS + 4);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"key\":\"a\"}', value",
    "'{\"value\":1}', key",
    "'{\"key\":1,\"value\":1}', key",
    "'{\"key\":\"\",\"value\":1}', key",
    "'{\"key\":\"a\\u0000\",\"value\":1}', key",
    "'{\"key\":\"lookup\",\"value\":1}', key",
    "'{\"value\":1,\"key\":\"sear\\u0063h\"}', key",
    "'{\"key\":\"\\ud800\",\"value\":1}', key",
    "'{\"key\":\"a\",\"key\":\"b\",\"value\":1}', key",
    "'{\"key\":\"a\",\"value\":1,\"base64\":\"\"}', base64",
    "'{\"key\":\"a\",\"value\":1,\"value\":2}', value",
    "'{\"key\":\"a\",\"base64\":\"A\"}', base64",
    "'{\"key\":\"a\",\"base64\":\"é\"}', base64",
    "'{\"key\":\"a\",\"base64\":1}', base64",
    "'{\"key\":\"a\",\"value\":1,\"ttl\":1}', body",
    "'{\"key\":\"a\",\"value\":01}', body",
    "'{\"key\":\"a\",\"value\":tru}', body",
    "'{\"key\":\"a\",\"value\":1', body",
    "'{\"key\":\"a\",\"value\":1} {}', body",
    "'[1]', body",
    "'x', body"
  })
  void refusesABatchWithABadLineAndKeepsNoneOfIt(String line, String field) throws Exception {
    HttpResponse<String> reply = batch("/kv/i", "{\"key\":\"a\",\"value\":1}\n\n" + line + "\n");

    assertProblem(reply, 400, "");
    assertThat(reply.body()).contains("\"field\":\"" + field + "\",\"index\":1");
    assertThat(keptCommands()).isEmpty();
  }

  @Test
  void refusesBatchesThatAreNone() throws Exception {
    assertProblem(batch("/kv/i", ""), 400, "");
    assertProblem(batch("/kv/i", " \n\r\n"), 400, "");
    assertProblem(batch("/kv/a%2Fb", "{\"key\":\"a\",\"value\":1}"), 400, "");
    assertProblem(send(request("POST", "/kv/i", "[]".getBytes(UTF_8))), 415, "");
    HttpRequest.Builder conditional =
        request("POST", "/kv/i", "{\"key\":\"a\",\"value\":1}".getBytes(UTF_8))
            .header("Content-Type", NDJSON)
            .header("If-Match", "*");
    assertProblem(send(conditional), 400, "");
    HttpRequest.Builder overlong =
        request("POST", "/kv/i", new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"'})
            .header("Content-Type", NDJSON);
    assertProblem(send(overlong), 400, "");
    assertThat(keptCommands()).isEmpty();
  }

  @Test
  void boundsItemsDepthAndBytes() throws Exception {
    String deep = "[".repeat(50_000);
    assertProblem(batch("/kv/i", "{\"key\":\"a\",\"value\":" + deep + "}"), 400, "");
    String many = "{\"key\":\"a\",\"value\":1}\n".repeat(100_001);
    assertProblem(batch("/kv/i", many), 413, "");
    String large = "\"" + "x".repeat(1 << 20) + "\"";
    HttpResponse<String> tooLarge = batch("/kv/i", "{\"key\":\"a\",\"value\":" + large + "}");
    assertProblem(tooLarge, 413, "");
    assertThat(tooLarge.body()).contains("\"field\":\"value\",\"index\":0");
    assertThat(keptCommands()).isEmpty();
    byte[] largest = new byte[1 << 20];
    String line =
        "{\"key\":\"a\",\"base64\":\"" + Base64.getEncoder().encodeToString(largest) + "\"}";
    assertThat(batch("/kv/i", line + "\n" + line).statusCode()).isEqualTo(204);
    assertThat(keptCommands()).hasSize(2);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }
}
