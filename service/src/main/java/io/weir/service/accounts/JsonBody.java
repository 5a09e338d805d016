package io.weir.service.accounts;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.javalin.http.Context;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a request: a small JSON object of texts. What it holds reaches no message. */
final class JsonBody {
  private static final int MAX_BYTES = 64 << 10;

  private final Map<String, Object> fields;

  private JsonBody(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * @throws ProblemException 400 or 413
   */
  static JsonBody of(Context ctx) {
    try {
      boolean isLarge = ctx.req().getContentLengthLong() > MAX_BYTES;
      byte[] bytes = isLarge ? new byte[0] : ctx.bodyInputStream().readNBytes(MAX_BYTES + 1);
      if (isLarge || bytes.length > MAX_BYTES) {
        throw ProblemException.tooLarge(
            "body: must have at most " + MAX_BYTES + " bytes, got more");
      }
      Map<String, Object> fields = JSONObjectUtils.parse(new String(bytes, StandardCharsets.UTF_8));
      if (fields == null) { // of the text null
        throw ProblemException.badRequest("body", "body: must be a JSON object");
      }
      return new JsonBody(fields);
    } catch (ParseException e) {
      throw ProblemException.badRequest("body", "body: must be a JSON object");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws ProblemException 400 if it is there and no text
   */
  Optional<String> optional(String field) {
    Object value = fields.get(field);
    if (value == null) {
      return Optional.empty();
    } else if (value instanceof String text) {
      return Optional.of(text);
    }
    throw ProblemException.badRequest(field, field + ": must be a string");
  }

  /**
   * @throws ProblemException 400 if it is not there, or no text
   */
  String text(String field) {
    return optional(field)
        .orElseThrow(() -> ProblemException.badRequest(field, field + ": must be given, got none"));
  }

  /**
   * @throws ProblemException 400 if it is not there, or no list of texts
   */
  List<String> texts(String field) {
    if (fields.get(field) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw ProblemException.badRequest(field, field + ": must be an array of strings");
  }
}
