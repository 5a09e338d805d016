package io.weir.query;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.QueryResult;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortReportTest {
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();
  private final InMemoryQueryClient state = SERVER.samples();

  /** With a header {@code If-None-Match} it takes the way of all other routes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag=t", "tag=t&format=csv", "tag=t&format=ndjson", "tag=t&format=arrow", "tag=t&format=x",
        "tag=t&fn=avg", "tag=t&fn=min,max", "tag=t&values=1", "tag=t&fill=previous", "tag=t&tag=u",
        "tag=t&width=3", "tag=u", "tag=", "other=1"
      })
  void answersTheSameByTheShorterWay(String parameters) throws Exception {
    String path = "/api?start=0&end=9&points=4&" + parameters;
    for (QueryResult.Caveat caveat :
        List.of(new QueryResult.Caveat(0, 0), new QueryResult.Caveat(7, 2500))) {
      state.put("t", 5, 1.5, -0.0).put("t", 7, 0.1, 1e300).mark(caveat);

      HttpResponse<String> reply = SERVER.get(path);
      HttpResponse<String> same = SERVER.get(path, "If-None-Match", "\"x\"");

      QueryServer.assertSame(reply, same);
    }
  }
}
