package io.weir.service.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A problem as bytes: {@code type}, {@code title}, {@code status}, {@code detail}, and {@code
 * field}, {@code index} and further members where there are any.
 */
final class ProblemJson {
  static final String CONTENT_TYPE = "application/problem+json";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private ProblemJson() {}

  static byte[] of(ProblemException problem) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", "about:blank");
      json.writeStringField("title", HttpStatus.getMessage(problem.status()));
      json.writeNumberField("status", problem.status());
      json.writeStringField("detail", withoutLoneSurrogates(problem.getMessage()));
      if (problem.field().isPresent()) {
        json.writeStringField("field", problem.field().get());
      }
      if (problem.index().isPresent()) {
        json.writeNumberField("index", problem.index().getAsInt());
      }
      for (Map.Entry<String, Long> member : problem.members().entrySet()) {
        json.writeNumberField(member.getKey(), member.getValue());
      }
      for (String name : problem.detailNames()) {
        json.writeStringField(name, withoutLoneSurrogates(problem.getMessage()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Sets the headers of a problem's reply. */
  static void describe(ProblemException problem, BiConsumer<String, String> headers) {
    problem.retryAfter().ifPresent(d -> headers.accept("Retry-After", seconds(d)));
    problem.headers().forEach(headers);
    headers.accept("Content-Type", CONTENT_TYPE);
    headers.accept("Cache-Control", "no-store");
  }

  /** The value of {@code Retry-After}: whole seconds, at least one. */
  static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  private static String withoutLoneSurrogates(String text) {
    boolean clean = text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    if (clean) {
      return text;
    }
    return text.codePoints()
        .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
