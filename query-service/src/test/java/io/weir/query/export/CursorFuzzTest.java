package io.weir.query.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.query.records.RequiredPositions;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands after a question mark, where an export goes on, positions of the log, and paths. */
public class CursorFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    try {
      ExportRequest.of(QueryParameters.of(text), 0);
    } catch (ProblemException e) {
      // Refused, as it should be.
    }
    try {
      RequiredPositions.of("position", text, 12);
    } catch (ProblemException | IllegalArgumentException e) {
      // Refused, as it should be.
    }
    try {
      PathSegments.of("/" + text);
    } catch (ProblemException | IllegalArgumentException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(
            List.of(
                "prefix=a%2Fb&start=1&end=9&after=5%2C%22q%22%22%22&format=csv&width=3&values=0%2C2"
                    .getBytes(UTF_8),
                "tag=a&after=7&format=ndjson&bucket=1m".getBytes(UTF_8),
                "records/3:1234, records/11:9,samples/1:2".getBytes(UTF_8),
                "/kv/index/key%2Fof%25".getBytes(UTF_8)))
        .tryAll(5000, CursorFuzzTest::fuzzerTestOneInput);
  }
}
