package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Client;
import io.weir.testkit.client.Response;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Requests to etcd's JSON gateway. */
final class EtcdClient implements Closeable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final List<String> HEADERS = List.of("Content-Type: application/json");

  private final Client client;

  EtcdClient(Address address) {
    client = new Client(address, TIMEOUT_MILLIS);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The answer to a method of its service KV. */
  JsonNode call(String method, ObjectNode request) throws IOException {
    return JSON.readTree(raw(method, request));
  }

  /** The same, not parsed. */
  byte[] raw(String method, ObjectNode request) throws IOException {
    Response response =
        client.send("POST", "/v3/kv/" + method, HEADERS, JSON.writeValueAsBytes(request));
    if (response.status() != 200) {
      throw new IOException("etcd: " + response.brief());
    }
    return response.body();
  }

  @Override
  public void close() {
    client.close();
  }
}
