package io.weir.gateway.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.NumberInput;
import io.weir.gateway.body.BodyReader;
import io.weir.service.http.JsonFault;
import io.weir.service.http.ProblemException;
import io.weir.service.http.Utf8Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A body that is one number, as JSON (RFC 8259) has it. */
public final class NumberBody {
  private NumberBody() {}

  /**
   * The double that is nearest to the number.
   *
   * @throws ProblemException 400, naming {@code body}
   */
  public static double read(BodyReader.Body body) {
    try (JsonParser json = Utf8Json.parser(JacksonReader.JSON, body.bytes(), 0, body.length())) {
      if (json.nextToken() == null || !json.currentToken().isNumeric()) {
        throw refusal("must be a number, got " + JsonGot.text(json));
      }
      double value = NumberInput.parseDouble(json.getText(), true);
      if (!Double.isFinite(value)) {
        throw refusal("must be finite (float64), got " + JsonGot.text(json));
      }
      if (json.nextToken() != null) {
        throw refusal("must be one number, got more");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw refusal("must be a number, got: " + JsonFault.of(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.badRequest("body", "body: " + detail);
  }
}
