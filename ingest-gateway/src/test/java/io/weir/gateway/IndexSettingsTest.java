package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.log.LogEntry;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SetSearch;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes of the settings of an index. */
class IndexSettingsTest extends GatewayOverMemory {
  private static final String JSON = "application/json";

  @Override
  boolean takesRecords() {
    return true;
  }

  private HttpRequest.Builder request(String method, String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/kv/i%C3%BC/settings"))
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .header("Content-Type", JSON);
  }

  private List<SearchSetting> kept() {
    return keptCommands().stream().map(command -> ((SetSearch) command).setting()).toList();
  }

  @Test
  void writesAllSettingsOfAnIndexToOnePartition() throws Exception {
    HttpResponse<String> all = send(request("PUT", " {\"search\": true}\n"));
    send(request("PUT", "{\"search\":[\"/title\",\"/a~1b/0\"]}"));
    send(request("PUT", "{\"search\":false}"));
    HttpResponse<String> none = send(request("DELETE", ""));

    assertThat(all.statusCode()).isEqualTo(204);
    assertThat(none.statusCode()).isEqualTo(204);
    assertThat(kept())
        .containsExactly(
            SearchSetting.ALL,
            new SearchSetting(true, List.of("/title", "/a~1b/0")),
            SearchSetting.OFF,
            SearchSetting.OFF);
    LogEntry first = commands.kept().get(0);
    assertThat(((SetSearch) RecordCommand.of(first.value())).index()).isEqualTo("iü");
    assertThat(first.key()).isEqualTo("iü".getBytes(UTF_8));
    assertThat(commands.kept()).allMatch(entry -> entry.partition() == first.partition());
    assertThat(all.headers().firstValue("Weir-Position"))
        .hasValue("records/" + first.partition() + ":0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|search: must be given, got none",
        "{\"search\":true,\"search\":true}|search: must be given once, got it twice",
        "{\"search\":true,\"x\":1}|body: must have no fields but search, got \\\"x\\\"",
        "[true]|body: must be an object",
        "{\"search\":true} {}|body: must be one object, got more",
        "{\"search\":1}|search: must be true, false or an array of JSON Pointers, such as",
        "{\"search\":[]}|search: must be true, false or an array of JSON Pointers, such as",
        "{\"search\":[\"/a\",1]}|search: must be true, false or an array of JSON Pointers, such as",
        "{\"search\":[\"a\"]}|search: must name fields by JSON Pointers, such as /title, got a",
        "{\"search\":[\"/a\",\"/a\"]}|search: must name a field once, got one twice"
      })
  void refusesOtherSettings(String body, String detail) throws Exception {
    HttpResponse<String> reply = send(request("PUT", body));
    String field = detail.substring(0, detail.indexOf(':'));
    assertProblem(reply, 400, "\"detail\":\"" + detail);
    assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    assertThat(kept()).isEmpty();
  }

  @Test
  void refusesWhatIsNoWriteOfSettings() throws Exception {
    assertProblem(send(request("PUT", "{\"search\":tru}")), 400, "\"detail\":\"body: must be JSON");
    assertProblem(
        send(request("PUT", "{\"search\":true}").setHeader("Content-Type", "text/plain")), 415, "");
    assertProblem(
        send(request("PUT", "{\"search\":true}").header("If-Match", "*")),
        400,
        "\"detail\":\"If-Match: is not accepted for settings\"");
    assertProblem(send(request("PUT", " ".repeat(65_537))), 413, "");
    assertThat(kept()).isEmpty();
  }
}
