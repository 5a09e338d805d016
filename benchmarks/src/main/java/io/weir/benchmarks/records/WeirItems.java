package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Client;
import io.weir.testkit.client.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Items of Weir over HTTP, of one index; many at once as lines of JSON. */
final class WeirItems implements ItemConnection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader LINES = JSON.readerFor(JsonNode.class);
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final String INDEX = "/kv/bench";
  private static final List<String> PUT = List.of("Content-Type: application/x-ndjson");
  private static final List<String> LOOKUP =
      List.of("Content-Type: application/json", "Accept: application/x-ndjson");

  private final Client client;

  WeirItems(Address address) {
    client = new Client(address, TIMEOUT_MILLIS);
  }

  private static Response require(int status, Response response) throws IOException {
    if (response.status() != status) {
      throw new IOException("Weir: " + response.brief());
    }
    return response;
  }

  @Override
  public byte[] get(String key) throws IOException {
    Response response = client.get(INDEX + "/" + key);
    return response.status() == 404 ? null : require(200, response).body();
  }

  @Override
  public Values get(List<String> keys) throws IOException {
    byte[] body = JSON.writeValueAsBytes(keys);
    Response response = require(200, client.send("POST", INDEX + "/lookup", LOOKUP, body));
    return () -> {
      Map<String, byte[]> found = new HashMap<>();
      try (MappingIterator<JsonNode> lines = LINES.readValues(response.body())) {
        while (lines.hasNext()) {
          JsonNode line = lines.next();
          found.put(line.path("key").asText(), JSON.writeValueAsBytes(line.path("value")));
        }
      }
      List<byte[]> values = new ArrayList<>();
      keys.forEach(key -> values.add(found.get(key)));
      return values;
    };
  }

  @Override
  public void put(List<String> keys, List<byte[]> values) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < keys.size(); i++) {
      lines.writeBytes(
          ("{\"key\":\"" + keys.get(i) + "\",\"value\":").getBytes(StandardCharsets.UTF_8));
      lines.writeBytes(values.get(i));
      lines.writeBytes(new byte[] {'}', '\n'});
    }
    require(204, client.send("POST", INDEX, PUT, lines.toByteArray()));
  }

  @Override
  public void close() {
    client.close();
  }
}
