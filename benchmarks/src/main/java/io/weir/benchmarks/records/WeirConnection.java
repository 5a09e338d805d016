package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Client;
import io.weir.testkit.client.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Weir over HTTP. A stream is named {@code bucket/stream}. */
final class WeirConnection implements RecordConnection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int PAGE = 10_000;
  private static final List<String> DOCUMENT = List.of("Content-Type: application/json");
  private static final List<String> LINES = List.of("Content-Type: application/x-ndjson");

  private final Client client;

  WeirConnection(Address address) {
    client = new Client(address, TIMEOUT_MILLIS);
  }

  @Override
  public String append(String stream, byte[] json) throws IOException {
    Response response = client.send("POST", "/streams/" + stream, DOCUMENT, json);
    return meta(response).path("id").asText();
  }

  private static JsonNode meta(Response response) throws IOException {
    if (response.status() != 201) {
      throw new IOException("Weir: " + response.brief());
    }
    return JSON.readTree(response.body()).path("meta");
  }

  @Override
  public List<String> append(String stream, List<byte[]> json) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] each : json) {
      lines.write(each);
      lines.write('\n');
    }
    JsonNode meta = meta(client.send("POST", "/streams/" + stream, LINES, lines.toByteArray()));
    return LongStream.rangeClosed(meta.path("first").asLong(), meta.path("last").asLong())
        .mapToObj(Long::toString)
        .toList();
  }

  @Override
  public Events last(String stream, int count) throws IOException {
    return get(stream, "?limit=" + count);
  }

  private Events get(String stream, String parameters) throws IOException {
    Response response = client.get("/streams/" + stream + parameters);
    if (response.status() != 200) {
      throw new IOException("Weir: " + response.brief());
    }
    return () -> events(new String(response.body(), StandardCharsets.UTF_8));
  }

  /** A list of events, as reads and listeners get it. */
  static List<Event> events(String json) throws IOException {
    List<Event> events = new ArrayList<>();
    for (JsonNode each : JSON.readTree(json)) {
      byte[] document = JSON.writeValueAsBytes(each.path("data"));
      events.add(new Event(each.path("meta").path("id").asText(), document));
    }
    return events;
  }

  @Override
  public List<Event> all(String stream) throws IOException {
    List<Event> all = new ArrayList<>();
    List<Event> page;
    do {
      page = get(stream, "?limit=" + PAGE + "&from=" + (all.size() + 1)).parse();
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }

  /** The request of a listener. */
  static HttpRequest listen(String url, String stream) {
    return HttpRequest.newBuilder(URI.create(url + "/listen?s=" + stream.replace('/', ':') + ":1"))
        .header("Accept", "text/event-stream")
        .build();
  }

  @Override
  public void close() {
    client.close();
  }
}
