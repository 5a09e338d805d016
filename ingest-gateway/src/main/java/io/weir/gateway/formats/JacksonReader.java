package io.weir.gateway.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.NumberInput;
import io.weir.model.Tag;
import io.weir.service.http.JsonFault;
import io.weir.service.http.ProblemException;
import io.weir.service.http.Utf8Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Reads any valid message, and refuses all else: strict JSON (RFC 8259) in strict UTF-8, the three
 * fields each once, unknown ones ignored. The refusal names the field, the limit and what was got.
 */
public final class JacksonReader {
  /**
   * The most characters of a name, and the most names of a message, unknown fields included.
   * Jackson caches some thousand names, and copies all to add one.
   */
  private static final int MAX_NAME = 1000;

  private static final int MAX_NAMES = 1000;

  /** The most characters of the tag, or of another text in its place. */
  private static final int MAX_STRING = 64 << 10;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(MAX_STRING)
                  .build())
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();
  private static final Set<String> FIELDS = Set.of("time", "tag", "values");

  private final MessageRules rules;
  private final ValueBuffer valuesRead;
  private String field = "";
  private long time;
  private Tag tag;
  private boolean timeSeen;
  private boolean valuesSeen;
  private int valueCount;
  private int names;

  public JacksonReader(MessageRules rules) {
    this.rules = rules;
    valuesRead = new ValueBuffer(rules);
  }

  /**
   * Reads the message that begins at {@code from} and passes it to the sink.
   *
   * @return the offset after it
   * @throws ProblemException 400
   */
  public int read(byte[] bytes, int from, int end, SampleSink sink) {
    field = "message";
    tag = null;
    timeSeen = false;
    valuesSeen = false;
    names = 0;
    int next;
    try (JsonParser json = Utf8Json.parser(JSON, bytes, from, end - from)) {
      fields(json);
      next = from + (int) json.currentLocation().getByteOffset();
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    if (!StrictUtf8.isValid(bytes, from, next)) {
      throw refusal("must be UTF-8, got other bytes");
    }
    requireGiven("time", timeSeen);
    requireGiven("tag", tag != null);
    requireGiven("values", valuesSeen);
    byte[] name = tag.utf8();
    sink.add(name, 0, name.length, time, valuesRead.first(valueCount));
    return next;
  }

  /** Jackson reads a value together with its name, so the name may not have been seen here. */
  private ProblemException notJson(JsonProcessingException e) {
    if (e.getProcessor() instanceof JsonParser json
        && json.getParsingContext().inObject()
        && json.getParsingContext().getParent().inRoot()
        && FIELDS.contains(String.valueOf(json.getParsingContext().getCurrentName()))) {
      field = json.getParsingContext().getCurrentName();
    }
    return refusal("must be JSON, got: " + JsonFault.of(e));
  }

  private void fields(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw refusal("must be an object, got " + JsonGot.text(json));
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      countName();
      String name = json.currentName();
      switch (name) {
        case "time" -> {
          begin(name, timeSeen);
          timeSeen = true;
          time(json);
        }
        case "tag" -> {
          begin(name, tag != null);
          tag(json);
        }
        case "values" -> {
          begin(name, valuesSeen);
          valuesSeen = true;
          values(json);
        }
        default -> {
          json.nextToken();
          skip(json);
        }
      }
      field = "message";
    }
  }

  /** Moves the parser from the beginning of a value to its end. */
  private void skip(JsonParser json) throws IOException {
    int depth = json.currentToken().isStructStart() ? 1 : 0;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.FIELD_NAME) {
        countName();
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
  }

  private void countName() {
    if (++names > MAX_NAMES) {
      field = "message";
      throw refusal("must have at most " + MAX_NAMES + " names, got more");
    }
  }

  private void begin(String name, boolean seen) {
    field = name;
    if (seen) {
      throw refusal("must be given once, got it twice");
    }
  }

  private void time(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
      throw refusal("must be a whole number of ns (int64), got " + JsonGot.text(json));
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw refusal("must fit into int64, got " + JsonGot.text(json));
    }
    time = json.getLongValue();
    if (!rules.allowsTime(time)) {
      throw refusal(
          time > 0
              ? "must be at most "
                  + rules.latest()
                  + " (the clock and what is allowed ahead), got "
                  + time
              : "must be greater than 0, got " + time);
    }
  }

  private void tag(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw refusal("must be a string, got " + JsonGot.text(json));
    }
    try {
      tag = Tag.of(json.getText());
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  private void values(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw refusal(
          "must be an array of " + rules.values() + " numbers, got " + JsonGot.text(json));
    }
    int count = 0;
    for (; json.nextToken() != JsonToken.END_ARRAY; count++) {
      if (!json.currentToken().isNumeric()) {
        throw refusal("must be numbers, got " + JsonGot.text(json) + " at place " + count);
      }
      if (count < rules.mostValues()) {
        valuesRead.values[count] = finite(json, count);
      }
    }
    if (!rules.allowsValues(count)) {
      String exactly = rules.fewestValues() == rules.mostValues() ? "exactly " : "";
      throw refusal("must have " + exactly + rules.values() + " numbers, got " + count);
    }
    valueCount = count;
  }

  /** Parses the text, since Jackson's whole numbers have no negative zero. */
  private double finite(JsonParser json, int place) throws IOException {
    double value = NumberInput.parseDouble(json.getText(), true);
    if (!Double.isFinite(value)) {
      throw refusal("must be finite (float64), got " + JsonGot.text(json) + " at place " + place);
    }
    return value;
  }

  private void requireGiven(String name, boolean given) {
    if (!given) {
      field = name;
      throw refusal("must be given, got none");
    }
  }

  private ProblemException refusal(String detail) {
    return ProblemException.badRequest(field, field + ": " + detail);
  }
}
