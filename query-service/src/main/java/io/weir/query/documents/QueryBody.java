package io.weir.query.documents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.weir.model.Excerpt;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.Filter;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import io.weir.service.http.JsonFault;
import io.weir.service.http.ProblemException;
import io.weir.service.http.Utf8Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a query from the body of a request, a JSON object with these fields, each of which may be
 * missing: {@code metric_keys}, {@code lower}, {@code upper}, {@code sort}, {@code limit}, {@code
 * max_skip}, {@code cursor}, {@code filters}. For one thread.
 */
final class QueryBody {
  /** The longest body: 1000 ids and the largest filter, with escapes. */
  static final int MAX_BYTES = 1 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final boolean keysAreGiven;
  private List<MetricKey> keys;
  private long lower = TimeRange.ALL.lower();
  private long upper = TimeRange.ALL.upper();
  private boolean descending = true;
  private int limit = QueryRequest.DEFAULT_LIMIT;
  private int maxSkip = QueryRequest.DEFAULT_SKIP;
  private String cursor = "";
  private Filter filter;

  private QueryBody(Optional<MetricKey> key) {
    keysAreGiven = key.isPresent();
    keys = key.map(List::of).orElse(List.of());
  }

  /**
   * Reads a query.
   *
   * @param key the metric that the path names; the body must name some if it does not
   * @throws ProblemException 400, naming the field with its place in the body
   */
  static QueryRequest read(byte[] body, Optional<MetricKey> key) {
    QueryBody reader = new QueryBody(key);
    try (JsonParser json = Utf8Json.parser(JSON, body, 0, body.length)) {
      reader.read(json);
    } catch (JsonProcessingException e) {
      throw refusal("body", "must be JSON, got: " + JsonFault.of(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return reader.request();
  }

  private QueryRequest request() {
    if (keys.isEmpty()) {
      throw refusal("metric_keys", "must be given, got none");
    }
    return new QueryRequest(
        keys,
        QueryRequest.range(lower, upper),
        descending,
        limit,
        maxSkip,
        cursor,
        Optional.ofNullable(filter));
  }

  private void read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw refusal("body", "must be a JSON object");
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "metric_keys" -> keys = keys(json);
        case "lower" -> lower = int64(json, name, 0, Long.MAX_VALUE);
        case "upper" -> upper = int64(json, name, 0, Long.MAX_VALUE);
        case "sort" -> descending = sort(json).equals("desc");
        case "limit" -> limit = (int) int64(json, name, 1, QueryRequest.MAX_LIMIT);
        case "max_skip" -> maxSkip = (int) int64(json, name, 1, QueryRequest.MAX_SKIP);
        case "cursor" -> cursor = text(json, name);
        case "filters" -> filter = FilterJson.read(json);
        default ->
            throw refusal(
                Excerpt.of(name),
                "is no field here, which has metric_keys, lower, upper, sort, limit, max_skip,"
                    + " cursor and filters");
      }
    }
    if (json.nextToken() != null) {
      throw refusal("body", "must be one JSON object, got more");
    }
  }

  private List<MetricKey> keys(JsonParser json) throws IOException {
    if (keysAreGiven) {
      throw refusal("metric_keys", "must not be given where the path names the metric");
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw refusal("metric_keys", "must be an array of metric ids");
    }
    List<MetricKey> read = new ArrayList<>();
    Set<MetricKey> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String field = "metric_keys[" + read.size() + "]";
      MetricKey key = key(text(json, field), field);
      if (!seen.add(key)) {
        throw refusal(field, "must not be given twice, got " + key.id() + " again");
      }
      read.add(key);
      if (read.size() > DocumentQuery.Documents.MAX_KEYS) {
        throw refusal(
            "metric_keys",
            "must be at most " + DocumentQuery.Documents.MAX_KEYS + " metrics, got more");
      }
    }
    return read;
  }

  private static MetricKey key(String id, String field) {
    try {
      return MetricKey.of(id);
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw refusal(field, message.substring(message.indexOf(": ") + 2));
    }
  }

  private static String sort(JsonParser json) throws IOException {
    String sort = text(json, "sort");
    if (!QueryRequest.SORTS.contains(sort)) {
      throw refusal(
          "sort", "must be one of " + QueryRequest.SORTS + ", got \"" + Excerpt.of(sort) + '"');
    }
    return sort;
  }

  private static long int64(JsonParser json, String field, long least, long most)
      throws IOException {
    String range = "must be a whole number, " + least + " to " + most;
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw refusal(field, range);
    }
    long number = json.getLongValue();
    if (number < least || number > most) {
      throw refusal(field, range + ", got " + number);
    }
    return number;
  }

  private static String text(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw refusal(field, "must be a text");
    }
    return json.getText();
  }

  static ProblemException refusal(String field, String detail) {
    return ProblemException.badRequest(field, field + ": " + detail);
  }
}
