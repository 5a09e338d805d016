package io.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.QuerySecret.UntrustedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queries as the port of the state gets them, signed or not, and the results. */
public class QueryFuzzTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final QuerySecret SECRET =
      QuerySecret.of(List.of("0123456789abcdef".getBytes(UTF_8)));

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Query query = Query.of(input);
      assertThat(Query.of(query.toBytes()).toBytes()).isEqualTo(query.toBytes());
    } catch (MalformedException e) {
      // Refused, as it should be.
    }
    try {
      QueryResult.of(input);
    } catch (MalformedException e) {
      // Refused, as it should be.
    }
    try {
      SECRET.open(input, NOW);
      assertThat(input).as("signed by nobody").isEqualTo(SECRET.sign(signed(input), NOW));
    } catch (UntrustedException e) {
      // Refused, as it should be.
    }
  }

  private static byte[] signed(byte[] input) {
    byte[] query = new byte[input.length - 41];
    System.arraycopy(input, 41, query, 0, query.length);
    return query;
  }

  @Test
  void refusesWhatMakesNoSense() {
    byte[] report = new Query.Report(Tag.of("tag"), new Periods(0, 1_000_000, 10)).toBytes();
    new Mutations(
            List.of(
                report,
                new Query.StatusOf(7).toBytes(),
                SECRET.sign(report, NOW),
                QueryResult.Status.empty(0, 1).toBytes(),
                new QueryResult.Refusal(QueryResult.Refusal.Reason.INVALID, "why").toBytes()))
        .tryAll(5000, QueryFuzzTest::fuzzerTestOneInput);
  }
}
