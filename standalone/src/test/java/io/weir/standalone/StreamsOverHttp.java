package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/** Streams through gateway, Kafka and the job, and across a restart. */
final class StreamsOverHttp implements RestartScenario {
  private static void append(HttpApi api, long id) throws Exception {
    HttpResponse<String> reply = api.post("/streams/b/s", "{\"n\": " + id + "}");
    assertThat(reply.body()).startsWith("{\"meta\":{\"id\":" + id + ",\"t\":");
    assertThat(reply.statusCode()).isEqualTo(201);
    assertThat(api.get(reply.headers().firstValue("Location").orElseThrow()).body())
        .startsWith("[{\"meta\":{\"id\":" + id + ",")
        .endsWith("\"data\":{\"n\": " + id + "}}]");
  }

  @Override
  public void before(Standalone weir) throws Exception {
    HttpApi api = new HttpApi(weir.url());
    for (long id = 1; id <= 20; id++) {
      append(api, id);
    }
    assertThat(api.delete("/streams/b/none").statusCode()).isEqualTo(404);
  }

  @Override
  public void after(Standalone weir) throws Exception {
    HttpApi api = new HttpApi(weir.url());
    append(api, 21);
    assertThat(api.delete("/streams/b/s").statusCode()).isEqualTo(204);
    append(api, 22);
  }
}
