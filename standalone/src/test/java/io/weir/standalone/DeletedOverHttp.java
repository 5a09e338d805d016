package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.Reference.Sample;
import java.time.Duration;
import java.util.List;

/** Tags that are deleted over HTTP, next to late samples and across a restart. */
final class DeletedOverHttp implements RestartScenario {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final double[] THREE = {1, 2, 3};
  private static final double[] ONE = {7};

  private final long now = System.currentTimeMillis() * 1_000_000L;

  private static void awaitListed(HttpApi api, String... entries) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              String tags = api.get("/tags?prefix=deleted/").body();
              assertThat(tags).contains(entries);
              assertThat(tags.split("\"tag\":")).hasSize(1 + entries.length);
            });
  }

  private static String entry(String tag, String widths, long first, long last, long count) {
    return "{\"tag\":\"deleted/%s\",\"widths\":[%s],\"first\":%d,\"last\":%d,\"count\":%d}"
        .formatted(tag, widths, first, last, count);
  }

  private static int delete(HttpApi api, String path) throws Exception {
    return api.delete("/tags/deleted" + path).statusCode();
  }

  @Override
  public void before(Standalone weir) throws Exception {
    HttpApi api = new HttpApi(weir.url());
    assertThat(delete(api, "%2Fa%2Fb")).isEqualTo(404);
    api.postBatch(
        List.of(
            new Sample("deleted/a/b", now - 3, THREE),
            new Sample("deleted/a/b", now - 2, THREE),
            new Sample("deleted/a/b", now - 1, ONE),
            new Sample("deleted/c", now, ONE)));
    awaitListed(api, entry("a/b", "1,3", now - 3, now - 1, 3), entry("c", "1", now, now, 1));

    assertThat(delete(api, "/a/b?befor=5")).isEqualTo(400);
    assertThat(delete(api, "/a/b?width=2")).isEqualTo(404);
    assertThat(delete(api, "/a/b?width=1")).isEqualTo(204);
    assertThat(delete(api, "/a/b?before=" + (now - 2))).isEqualTo(204);
    awaitListed(api, entry("a/b", "3", now - 2, now - 2, 1), entry("c", "1", now, now, 1));

    assertThat(delete(api, "%2Fa%2Fb")).isEqualTo(204);
    awaitListed(api, entry("c", "1", now, now, 1));
    assertThat(api.report("deleted/a/b", now - 100, now + 100, 1).statusCode()).isEqualTo(404);
    assertThat(delete(api, "%2Fa%2Fb")).isEqualTo(404);
    api.postBatch(List.of(new Sample("deleted/a/b", now - 3, ONE)));
    awaitListed(api, entry("a/b", "1", now - 3, now - 3, 1), entry("c", "1", now, now, 1));
    assertThat(delete(api, "/c")).isEqualTo(204);
  }

  @Override
  public void after(Standalone weir) {
    awaitListed(new HttpApi(weir.url()), entry("a/b", "1", now - 3, now - 3, 1));
  }
}
