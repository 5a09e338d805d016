package io.weir.gateway.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.gateway.body.BodyReader;
import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events and documents, one or many. */
public class DocumentsFuzzTest {
  private interface Reading {
    void of(BodyReader.Body body);
  }

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    BodyReader.Body body = new BodyReader.Body(input, input.length);
    List<Reading> all = List.of(JsonDocuments::one, JsonDocuments::lines);
    for (Reading each : all) {
      try {
        each.of(body);
      } catch (ProblemException e) {
        // Refused, as it should be.
      }
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(
            List.of(
                "{\"a\":[1,2.5e300,{\"b\":null}],\"\\u00e4\":\"ä\\n\"}".getBytes(UTF_8),
                "1\n\"two\"\r\n\n[3]".getBytes(UTF_8),
                "[[[[[[[[[[]]]]]]]]]]".getBytes(UTF_8)))
        .tryAll(5000, DocumentsFuzzTest::fuzzerTestOneInput);
  }
}
