package io.weir.datagen.documents;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.datagen.client.Answer;
import io.weir.datagen.client.RecordCalls;
import io.weir.model.records.LogPosition;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests to metrics. For any number of threads. */
final class MetricClient {
  static final int OK = 200;

  private static final Pattern NEXT = Pattern.compile("<([^>]*)>; *rel=\"?next\"?");
  private static final int NAMES = 10;

  private final RecordCalls client;

  MetricClient(RecordCalls client) {
    this.client = client;
  }

  /** Metrics of one type. */
  enum Type {
    SINGLE,
    MESSAGE;

    String path() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** An answer that is none to the question. */
  static final class RefusedException extends IOException {
    RefusedException(Answer answer) {
      super("got " + answer);
    }
  }

  private static String path(Type type, String metric) {
    return "/metric/" + type.path() + "/" + metric;
  }

  Answer write(Type type, String metric, long time, String value)
      throws IOException, InterruptedException {
    return client.write(
        path(type, metric) + "/" + time,
        request ->
            request
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(value)));
  }

  /**
   * Deletes values.
   *
   * @param range parameters, or nothing for all
   */
  Answer delete(Type type, String metric, String range) throws IOException, InterruptedException {
    return client.write(path(type, metric) + range, HttpRequest.Builder::DELETE);
  }

  /**
   * All rows of an answer, page after page.
   *
   * @throws RefusedException if a page is no 200
   */
  List<Row> rows(
      List<Address> servers, Type type, Question question, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = page(servers, type, question, cursor, positions);
      if (page.status() != OK) {
        throw new RefusedException(page);
      }
      JsonNode json = page.json();
      for (JsonNode row : json.path("rows")) {
        String value =
            type == Type.SINGLE
                ? Row.number(row.path("value").asDouble())
                : row.path("value").toString();
        rows.add(new Row(row.path("time").asLong(), row.path("metric_key").asText(), value));
      }
      cursor = json.path("cursor").asText();
    } while (!cursor.isEmpty());
    return rows;
  }

  private Answer page(
      List<Address> servers,
      Type type,
      Question question,
      String cursor,
      Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    if (question.metrics().size() > 1) {
      return client.query("/query/" + type.path(), question.body(cursor, true), positions);
    }
    String path = path(type, question.metrics().get(0));
    return question.filter().isPresent()
        ? client.query(path, question.body(cursor, false), positions)
        : client.get(servers, path + question.parameters(cursor), positions);
  }

  /**
   * The rows of a resolution of numbers.
   *
   * @throws RefusedException if the answer is no 200
   */
  JsonNode resolved(String metric, String parameters) throws IOException, InterruptedException {
    Answer answer = client.get(path(Type.SINGLE, metric) + parameters);
    if (answer.status() != OK) {
      throw new RefusedException(answer);
    }
    return answer.json();
  }

  /**
   * All metrics below a prefix, as {@code id type}, page after page.
   *
   * @throws RefusedException if a page is no 200
   */
  List<String> names(String prefix, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    String path = "/keys?prefix=" + prefix + "&limit=" + NAMES;
    while (!path.isEmpty()) {
      Answer page = client.get(path, positions);
      if (page.status() != OK) {
        throw new RefusedException(page);
      }
      for (JsonNode entry : page.json()) {
        names.add(entry.path("metric_id").asText() + " " + entry.path("type").asText());
      }
      Matcher next = NEXT.matcher(page.header("Link"));
      path = next.find() ? next.group(1) : "";
    }
    return names;
  }
}
