package io.weir.datagen.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * An answer that says what came of a request.
 *
 * @param status below 500, and not 429
 * @param bytes the body
 * @param doubts attempts before this one of which it is unknown whether they happened or may yet
 */
public record Answer(int status, byte[] bytes, HttpHeaders headers, int doubts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 200;

  /**
   * The body as JSON; a missing node where it is empty.
   *
   * @throws IOException if it is something else
   */
  public JsonNode json() throws IOException {
    return JSON.readTree(bytes);
  }

  /** What a check says of an answer that {@link #json} cannot read, which is a fault as others. */
  public static String unreadable(IOException failure) {
    return "an answer is no JSON: "
        + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** The body as text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A header; empty if there is none. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** Where the log has what was written; none if the answer does not say. */
  public Collection<LogPosition> positions() {
    String text = header(PositionHeader.NAME);
    return text.isEmpty()
        ? List.of()
        : PositionHeader.positions(PositionHeader.RECORDS, text).values();
  }

  /** The one position of a write; {@link LogPosition#NONE} if the answer does not say. */
  public LogPosition position() {
    return positions().stream().findFirst().orElse(LogPosition.NONE);
  }

  /** Status and the begin of the body, for messages. */
  @Override
  public String toString() {
    String text = text();
    return status + " " + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...");
  }
}
