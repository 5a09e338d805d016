package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Client;
import io.weir.testkit.client.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Documents of Weir over HTTP. */
final class WeirDocuments implements DocumentConnection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final List<String> HEADERS = List.of("Content-Type: application/json");

  private final Client client;

  WeirDocuments(Address address) {
    client = new Client(address, TIMEOUT_MILLIS);
  }

  private Response post(String path, byte[] body) throws IOException {
    Response response = client.send("POST", path, HEADERS, body);
    if (response.status() != 200) {
      throw new IOException("Weir: " + response.brief());
    }
    return response;
  }

  @Override
  public void put(String metric, long time, byte[] json) throws IOException {
    post("/metric/message/" + metric + "/" + time, json);
  }

  @Override
  public RecordConnection.Events find(String metric, String state, int limit) throws IOException {
    String query =
        String.format(
            "{\"limit\":%d,\"filters\":{\"path\":\"$.state\",\"eq\":\"%s\"}}", limit, state);
    byte[] body = query.getBytes(StandardCharsets.UTF_8);
    Response response = post("/metric/message/" + metric, body);
    return () -> {
      List<Event> rows = new ArrayList<>();
      for (JsonNode row : JSON.readTree(response.body()).path("rows")) {
        byte[] document = JSON.writeValueAsBytes(row.path("value"));
        rows.add(new Event(row.path("time").asText(), document));
      }
      return rows;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
