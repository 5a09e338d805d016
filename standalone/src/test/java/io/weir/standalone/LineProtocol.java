package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Points in line protocol, one of them with the longest name, from their write to their deletion.
 */
final class LineProtocol implements RestartScenario {
  private static final int POINTS = 500;
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Map<String, List<String>> expected = new TreeMap<>();
  private final long now = System.currentTimeMillis() * 1_000_000L;

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void before(Standalone weir) throws Exception {
    String host = "h".repeat(1024 - "cpu_user{core=\"0\",host=\"\"}".length());
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < POINTS; i++) {
      long time = now - (POINTS - i) * 1_000_000L;
      double user = i / 8.0;
      body.append("cpu,host=" + host + ",core=0 user=" + user + ",n=" + i + "i " + time + '\n');
      String labels = "{core=\"0\",host=\"" + host + "\"}";
      expect("cpu_user" + labels, time, user);
      expect("cpu_n" + labels, time, i);
    }
    HttpApi api = new HttpApi(weir.url());
    HttpResponse<String> written = api.post("/api/v2/write?bucket=b&org=o", body.toString());
    assertThat(written.statusCode()).as(written.body()).isEqualTo(204);
    assertHeld(api);
  }

  @Override
  public void after(Standalone weir) throws Exception {
    HttpApi api = new HttpApi(weir.url());
    assertHeld(api);
    for (String tag : expected.keySet()) {
      assertThat(api.delete("/tags/" + encoded(tag)).statusCode()).isEqualTo(204);
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(api.tags("cpu_", 1)).isEmpty());
  }

  private void expect(String tag, long time, double value) {
    expected.computeIfAbsent(tag, each -> new ArrayList<>()).add(time + "=" + value);
  }

  private void assertHeld(HttpApi api) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(api.tags("cpu_", 1)).hasSize(expected.size());
              for (Map.Entry<String, List<String>> series : expected.entrySet()) {
                assertThat(raw(api, series.getKey())).isEqualTo(series.getValue());
                HttpResponse<String> report = api.report(series.getKey(), now - 1, now, 1);
                String last = series.getValue().get(POINTS - 1);
                assertThat(HttpApi.json(report).at("/samples/0/values/0").doubleValue())
                    .isEqualTo(Double.parseDouble(last.substring(last.indexOf('=') + 1)));
              }
            });
  }

  private static List<String> raw(HttpApi api, String tag) throws Exception {
    HttpResponse<String> csv = api.get("/raw?format=csv&tag=" + encoded(tag));
    assertThat(csv.statusCode()).as(csv.body()).isEqualTo(200);
    return csv.body()
        .lines()
        .skip(1)
        .map(
            line ->
                line.substring(0, line.indexOf(','))
                    + "="
                    + Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
        .collect(Collectors.toList());
  }
}
