package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoRoutesTest extends OverHttp {
  @Test
  void showsAFormAndSomeTagsAtFirst() throws Exception {
    state.put("<b>&", NOON.getEpochSecond() * SECOND, 1);

    HttpResponse<String> response = get("/demo");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(response.body())
        .contains("<input name=\"start\" value=\"now-10m\"")
        .contains(
            "<tr><td><a href=\"demo?tag=%3Cb%3E%26\">&lt;b&gt;&amp;</a></td>"
                + "<td>2026-01-31 12:00:00</td><td>2026-01-31 12:00:00</td><td>1</td>"
                + "<td>1</td></tr>")
        .doesNotContain("<b>");
  }

  @Test
  void saysSoWhenThereIsNoTagYet() throws Exception {
    assertThat(get("/demo").body()).contains("No tag has a sample yet.");
  }

  @Test
  void showsAReportOfTheLastTenMinutes() throws Exception {
    long noon = NOON.getEpochSecond() * SECOND;
    state.put("t", noon - 300 * SECOND, 1, -2).put("t", noon - 1, 3, -4.25);

    HttpResponse<String> response = get("/demo?tag=t&points=4");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("<span>2026-01-31 11:50:00 to 2026-01-31 12:00:00 UTC</span>")
        .contains("<span>4 periods of 2 min 30 s</span> <span>exact</span>")
        .contains(
            "<a href=\"api?tag=t&amp;start=1769860200000000000&amp;end=1769860800000000000"
                + "&amp;points=4\">")
        .contains(
            "<tr><td>2026-01-31 11:52:30</td><td>1769860350000000000</td>"
                + "<td class=\"none\" colspan=\"2\">no sample yet</td></tr>")
        .contains(
            "<tr><td>2026-01-31 12:00:00</td><td>1769860800000000000</td>"
                + "<td>3.0</td><td>-4.25</td></tr>")
        .contains("<path class=\"line c0\" data-value=\"0\" d=\"M532 106.8H759V24H986\"/>");
  }

  @Test
  void showsTheSeriesOfTheWidthAskedFor() throws Exception {
    long noon = NOON.getEpochSecond() * SECOND;
    state.put("t", noon - 1, 3, -4.25).put("t", noon - 1, 7);

    assertThat(get("/demo?tag=t&points=1&width=1").body())
        .contains(
            "<td>7.0</td></tr>", "&amp;points=1&amp;width=1\">", "name=\"width\" value=\"1\"");
    assertThat(get("/demo?tag=t&points=1").body()).contains("width: one of [1, 2]");
  }

  @Test
  void showsAnIntervalWithoutAnySample() throws Exception {
    state.put("t", NOON.getEpochSecond() * SECOND, 1);

    assertThat(get("/demo?tag=t&start=0&end=now-1h").body())
        .contains("The tag has no sample before the end of this interval.")
        .doesNotContain("<svg");
  }

  @ParameterizedTest
  @CsvSource({
    "tag=t&start=yesterday, 400, 'start: must be nanoseconds, a UTC time such as'",
    "tag=t&points=x, 400, 'points: must be a whole number, got &quot;x&quot;'",
    "tag=t&points=10001, 400, 'points: must be 1 to 10000, got 10001'",
    "tag=%3Cscript%3E, 404, No sample of this tag is held.",
    "tag=, 400, 'tag: must have 1 to 1024 bytes of UTF-8, got 0'",
    "tag=a&tag=b, 400, 'tag: must be given once, got it 2 times'",
    "tag=%ff, 400, 'tag: must be UTF-8, got &quot;%ff&quot;'"
  })
  void showsProblemsAsAPage(String query, int status, String detail) throws Exception {
    HttpResponse<String> response = get("/demo?" + query);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(response.body())
        .contains("<div class=\"problem\" role=\"alert\">", detail)
        .doesNotContain("<script>\"", "value=\"<script>");
  }

  @Test
  void showsThatTheJobCannotBeReachedAsAPage() throws Exception {
    state.unreachable("nobody & nothing");

    for (String path : List.of("/demo", "/demo?tag=t")) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(response.body()).contains("There is no answer now: nobody &amp; nothing");
    }
  }
}
