package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** etcd by its JSON gateway. Event {@code n} of a connection is the key {@code stream/UUID-n}. */
final class EtcdConnection implements RecordConnection {
  private final EtcdClient client;
  private final String name = UUID.randomUUID().toString();
  private long count;

  EtcdConnection(EtcdClient client) {
    this.client = client;
  }

  private ObjectNode put(String stream, byte[] json) {
    String key = stream + "/" + name + "-" + count++;
    return EtcdClient.JSON
        .createObjectNode()
        .put("key", EtcdClient.base64(key))
        .put("value", EtcdClient.base64(json));
  }

  @Override
  public String append(String stream, byte[] json) throws IOException {
    ObjectNode put = put(stream, json);
    return id(revision(client.call("put", put)), put);
  }

  private static String revision(JsonNode answer) {
    return answer.path("header").path("revision").asText();
  }

  /** Keys of one transaction have the same revision. */
  private static String id(String revision, JsonNode pair) {
    return revision + "|" + pair.path("key").asText();
  }

  @Override
  public List<String> append(String stream, List<byte[]> json) throws IOException {
    ObjectNode request = EtcdClient.JSON.createObjectNode();
    ArrayNode operations = request.putArray("success");
    List<ObjectNode> puts = new ArrayList<>();
    for (byte[] each : json) {
      ObjectNode put = put(stream, each);
      puts.add(put);
      operations.addObject().set("requestPut", put);
    }
    String revision = revision(client.call("txn", request));
    return puts.stream().map(put -> id(revision, put)).toList();
  }

  /** The request for the keys below a stream's: from its slash to the next character. */
  private static ObjectNode range(String stream) {
    return EtcdClient.JSON
        .createObjectNode()
        .put("key", EtcdClient.base64(stream + "/"))
        .put("range_end", EtcdClient.base64(stream + "0"));
  }

  @Override
  public Events last(String stream, int count) throws IOException {
    byte[] body =
        client.raw(
            "range",
            range(stream)
                .put("limit", count)
                .put("sort_target", "MOD")
                .put("sort_order", "DESCEND"));
    return () -> {
      List<Event> events = events(EtcdClient.JSON.readTree(body));
      Collections.reverse(events);
      return events;
    };
  }

  @Override
  public List<Event> all(String stream) throws IOException {
    return events(client.call("range", range(stream).put("sort_target", "MOD")));
  }

  private static List<Event> events(JsonNode answer) {
    List<Event> events = new ArrayList<>();
    answer.path("kvs").forEach(pair -> events.add(event(pair)));
    return events;
  }

  private static Event event(JsonNode pair) {
    return new Event(
        id(pair.path("mod_revision").asText(), pair),
        Base64.getDecoder().decode(pair.path("value").asText()));
  }

  /** The request of a listener. */
  static HttpRequest watch(String url, String stream) {
    ObjectNode request = EtcdClient.JSON.createObjectNode();
    request.set("create_request", range(stream).put("start_revision", 1));
    return HttpRequest.newBuilder(URI.create(url + "/v3/watch"))
        .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
        .build();
  }

  /** What a line of a watch's response has. */
  static List<Event> watched(String line) throws IOException {
    List<Event> events = new ArrayList<>();
    for (JsonNode each : EtcdClient.JSON.readTree(line).path("result").path("events")) {
      events.add(event(each.path("kv")));
    }
    return events;
  }

  @Override
  public void close() {
    client.close();
  }
}
