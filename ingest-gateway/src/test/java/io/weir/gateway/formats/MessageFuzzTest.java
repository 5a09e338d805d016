package io.weir.gateway.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of {@code /save}, {@code /batch} and NDJSON. */
public class MessageFuzzTest {
  private static final MessageRules RULES = new MessageRules(1, 64, Long.MAX_VALUE - 5, 100);

  private interface Parsing {
    void by(BodyParser parser);
  }

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    parse(parser -> parser.message(input, input.length));
    parse(parser -> parser.array(input, input.length));
    parse(parser -> parser.lines(input, input.length));
  }

  private static void parse(Parsing parsing) {
    try {
      parsing.by(new BodyParser(RULES, new Collected()));
    } catch (ProblemException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    String message = "{\"time\":1700000000000000000,\"tag\":\"t\\u00e4g\",\"values\":[1,-2.5e-3]}";
    new Mutations(
            List.of(
                message.getBytes(UTF_8),
                ("[" + message + "," + message + "]").getBytes(UTF_8),
                (message + "\n" + message).getBytes(UTF_8)))
        .tryAll(5000, MessageFuzzTest::fuzzerTestOneInput);
  }
}
