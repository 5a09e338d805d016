package io.weir.gateway.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.gateway.body.BodyReader;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.StreamLimits;
import io.weir.service.http.ProblemException;
import io.weir.service.settings.Units;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads bodies that are JSON (RFC 8259) in UTF-8, and gives each document as it came, without the
 * white space around it.
 */
public final class JsonDocuments {
  /** The most documents of a batch: beyond that, what surrounds them outweighs them. */
  static final int MAX_DOCUMENTS = 100_000;

  private JsonDocuments() {}

  /**
   * The one document of a body.
   *
   * @throws ProblemException 400, naming {@code body}
   */
  public static byte[] one(BodyReader.Body body) {
    return document(body.bytes(), 0, body.length());
  }

  /**
   * A document for each line of a body that is not empty.
   *
   * @throws ProblemException 400 or 413, naming {@code body} and the index of the document
   */
  public static List<byte[]> lines(BodyReader.Body body) {
    List<byte[]> documents = new ArrayList<>();
    byte[] bytes = body.bytes();
    for (int from = 0; from < body.length(); ) {
      int end = from;
      while (end < body.length() && bytes[end] != '\n') {
        end++;
      }
      if (!isBlank(bytes, from, end)) {
        documents.add(line(bytes, from, end, documents.size()));
      }
      from = end + 1;
    }
    if (documents.isEmpty()) {
      throw refusal("must have a document at least, got none");
    }
    return documents;
  }

  private static byte[] line(byte[] bytes, int from, int end, int index) {
    if (index == MAX_DOCUMENTS) {
      throw ProblemException.tooLarge(
          "body: must have at most " + MAX_DOCUMENTS + " documents, got more");
    }
    try {
      byte[] document = document(bytes, from, end);
      if (document.length > RecordCommand.MAX_DOCUMENT_BYTES) {
        throw ProblemException.tooLarge(
            "body: a document must have at most "
                + RecordCommand.MAX_DOCUMENT_BYTES
                + " bytes, got "
                + document.length);
      }
      return document;
    } catch (ProblemException e) {
      throw e.at(index);
    }
  }

  private static boolean isBlank(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!isSpace(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static byte[] document(byte[] bytes, int begin, int after) {
    int from = begin;
    int end = after;
    while (from < end && isSpace(bytes[from])) {
      from++;
    }
    while (end > from && isSpace(bytes[end - 1])) {
      end--;
    }
    try (JsonParser json = parser(bytes, from, end)) {
      if (json.nextToken() == null) {
        throw refusal("must be JSON, got nothing");
      }
      json.skipChildren();
      json.finishToken();
      if (json.nextToken() != null) {
        throw refusal("must be one JSON document, got more");
      }
    } catch (JsonProcessingException e) {
      throw StrictJson.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return Arrays.copyOfRange(bytes, from, end);
  }

  private static JsonParser parser(byte[] bytes, int from, int end) throws IOException {
    return StrictJson.parser(StrictJson.decode(bytes, from, end));
  }

  /**
   * Limits, {@code {"events":1000,"bytes":4096,"age":"7d"}}, each of which may be missing.
   *
   * @throws ProblemException 400, naming the field
   */
  static StreamLimits limits(BodyReader.Body body) {
    document(body.bytes(), 0, body.length());
    long events = 0;
    long bytes = 0;
    long age = 0;
    try (JsonParser json = parser(body.bytes(), 0, body.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw refusal("must be an object");
      }
      List<String> seen = new ArrayList<>(3);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (seen.contains(name)) {
          throw ProblemException.badRequest(name, name + ": must be given once, got it twice");
        }
        switch (name) {
          case "events" -> events = atLeastOne(name, json);
          case "bytes" -> bytes = atLeastOne(name, json);
          case "age" -> age = millis(json);
          default ->
              throw refusal("must have no fields but events, bytes and age, got another one");
        }
        seen.add(name);
      }
    } catch (JsonProcessingException e) {
      throw StrictJson.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return new StreamLimits(events, bytes, age);
  }

  private static long atLeastOne(String name, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || json.getLongValue() < 1) {
      throw ProblemException.badRequest(name, name + ": must be a whole number, 1 to 2^63 - 1");
    }
    return json.getLongValue();
  }

  private static long millis(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      var age = Units.duration(json.getText());
      if (age.isPresent()) {
        return age.get().toMillis();
      }
    }
    throw ProblemException.badRequest(
        "age", "age: must be a whole number and its unit, one of ms, s, m, h, d");
  }

  private static ProblemException refusal(String detail) {
    return StrictJson.refusal(detail);
  }
}
