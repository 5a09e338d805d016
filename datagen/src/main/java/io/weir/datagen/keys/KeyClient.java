package io.weir.datagen.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weir.datagen.client.Answer;
import io.weir.datagen.client.RecordCalls;
import io.weir.model.records.LogPosition;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Requests to the items of an index, whose values are texts of ASCII. For any number of threads.
 */
final class KeyClient {
  static final int OK = 200;
  static final int CREATED = 201;
  static final int NO_CONTENT = 204;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 412;

  private static final String JSON = "application/json";
  private static final int PAGE = 100;

  private final RecordCalls client;
  private final String index;

  KeyClient(RecordCalls client, String index) {
    this.client = client;
    this.index = index;
  }

  /** Any condition, or none. */
  static UnaryOperator<HttpRequest.Builder> always() {
    return UnaryOperator.identity();
  }

  /** There must be no item. */
  static UnaryOperator<HttpRequest.Builder> ifAbsent() {
    return request -> request.header("If-None-Match", "*");
  }

  /** The item must have this version. */
  static UnaryOperator<HttpRequest.Builder> ifVersion(long version) {
    return request -> request.header("If-Match", "\"" + version + "\"");
  }

  String path(String key) {
    return "/kv/" + index + "/" + key.replace("/", "%2F");
  }

  /** A put with a condition, as a request that may be sent by any client. */
  static UnaryOperator<HttpRequest.Builder> put(
      String value, UnaryOperator<HttpRequest.Builder> condition) {
    return request ->
        condition.apply(request).header("Content-Type", JSON).PUT(BodyPublishers.ofString(value));
  }

  /** The same for a removal. */
  static UnaryOperator<HttpRequest.Builder> delete(UnaryOperator<HttpRequest.Builder> condition) {
    return request -> condition.apply(request).DELETE();
  }

  Answer write(String key, UnaryOperator<HttpRequest.Builder> request)
      throws IOException, InterruptedException {
    return client.write(path(key), request);
  }

  /** In one attempt. */
  Answer writeOnce(String key, UnaryOperator<HttpRequest.Builder> request)
      throws IOException, InterruptedException {
    return client.writeOnce(path(key), request);
  }

  Answer putToExpire(String key, String value, long ttlSeconds)
      throws IOException, InterruptedException {
    return client.write(path(key) + "?ttl=" + ttlSeconds + "s", put(value, always()));
  }

  /** Puts many, of which each other one as bytes. */
  Answer putAll(Map<String, String> items) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    boolean asBytes = false;
    for (Map.Entry<String, String> item : items.entrySet()) {
      lines.append("{\"key\":\"").append(item.getKey());
      if (asBytes) {
        byte[] bytes = item.getValue().getBytes(StandardCharsets.US_ASCII);
        lines.append("\",\"base64\":\"").append(Base64.getEncoder().encodeToString(bytes));
        lines.append("\"}\n");
      } else {
        lines.append("\",\"value\":").append(item.getValue()).append("}\n");
      }
      asBytes = !asBytes;
    }
    return client.write(
        "/kv/" + index,
        request ->
            request
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString())));
  }

  Answer get(String key, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    return client.get(path(key), positions);
  }

  /** What one of some query services answers. */
  Answer get(List<Address> servers, String key, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    return client.get(servers, path(key), positions);
  }

  Answer lookup(Collection<String> keys, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    String json = "[\"" + String.join("\",\"", keys) + "\"]";
    return client.query("/kv/" + index + "/lookup", json, positions);
  }

  /** The version in the answer to a put or a get; 0 if it has none. */
  static long version(Answer answer) {
    String tag = answer.header("ETag").replace("\"", "");
    return tag.isEmpty() ? 0 : Long.parseLong(tag);
  }

  /** The value of an entry of a lookup or a list. */
  static String value(JsonNode entry) {
    JsonNode bytes = entry.path("base64");
    return bytes.isMissingNode()
        ? entry.path("value").toString()
        : new String(Base64.getDecoder().decode(bytes.asText()), StandardCharsets.US_ASCII);
  }

  /** An unexpected answer to a page of a list. */
  static final class PageException extends IOException {
    PageException(Answer answer) {
      super("a list got " + answer);
    }
  }

  /**
   * All items below a prefix with their values, page by page.
   *
   * @throws PageException if a page is refused
   */
  List<JsonNode> list(List<Address> servers, String prefix, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    JsonNode next = JsonNodeFactory.instance.textNode("");
    while (next.isTextual()) {
      String after = next.asText().isEmpty() ? "" : "&after=" + next.asText().replace("/", "%2F");
      String path =
          "/kv/" + index + "?values=true&limit=" + PAGE + "&prefix=" + prefix.replace("/", "%2F");
      Answer page = client.get(servers, path + after, positions);
      if (page.status() != OK) {
        throw new PageException(page);
      }
      page.json().path("items").forEach(all::add);
      next = page.json().path("next");
    }
    return all;
  }
}
