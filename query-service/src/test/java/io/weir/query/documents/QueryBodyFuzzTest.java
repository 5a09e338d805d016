package io.weir.query.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Queries for documents: filters, paths, expressions, cursors. */
public class QueryBodyFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      QueryRequest request = QueryBody.read(input, Optional.empty());
      NumberRequest.of(request);
      request.filter().ifPresent(NumberFilter::of);
    } catch (ProblemException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(
            List.of(
                ("{\"metric_keys\":[\"a\",\"b\"],\"lower\":1000000000000000,\"upper\":"
                        + "2000000000000000,\"sort\":\"asc\",\"limit\":5,\"max_skip\":10,"
                        + "\"filters\":{\"and\":[{\"gt\":{\"path\":\"$.a[0].b\",\"value\":1}},"
                        + "{\"not\":{\"regex\":{\"path\":\"$['x']\",\"value\":\"^a.*b$\"}}}]}}")
                    .getBytes(UTF_8),
                "{\"metric_keys\":[\"a\"],\"cursor\":\"AQAAAAAAAAAB\"}".getBytes(UTF_8)))
        .tryAll(5000, QueryBodyFuzzTest::fuzzerTestOneInput);
  }
}
