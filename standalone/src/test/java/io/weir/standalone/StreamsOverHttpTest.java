package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams through gateway, Kafka and the job, and across a restart. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class StreamsOverHttpTest {
  @TempDir Path dir;

  private static void append(HttpApi api, long id) throws Exception {
    HttpResponse<String> reply = api.post("/streams/b/s", "{\"n\": " + id + "}");
    assertThat(reply.body()).startsWith("{\"meta\":{\"id\":" + id + ",\"t\":");
    assertThat(reply.statusCode()).isEqualTo(201);
    assertThat(api.get(reply.headers().firstValue("Location").orElseThrow()).body())
        .startsWith("[{\"meta\":{\"id\":" + id + ",")
        .endsWith("\"data\":{\"n\": " + id + "}}]");
  }

  /** The second start finds the number of partitions that the first one was given. */
  @Test
  void answersIdsWithoutHolesAndReadsWhatWasWritten() throws Exception {
    Map<String, String> first = Running.environment(dir);
    first.put("WEIR_RECORD_PARTITIONS", "3");
    try (Standalone weir = Standalone.start(first)) {
      HttpApi api = new HttpApi(weir.url());
      for (long id = 1; id <= 20; id++) {
        append(api, id);
      }
      assertThat(api.delete("/streams/b/none").statusCode()).isEqualTo(404);
    }
    try (Standalone weir = Running.standalone(dir)) {
      HttpApi api = new HttpApi(weir.url());
      append(api, 21);
      assertThat(api.delete("/streams/b/s").statusCode()).isEqualTo(204);
      append(api, 22);
    }
  }
}
