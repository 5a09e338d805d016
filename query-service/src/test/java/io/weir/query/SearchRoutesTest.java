package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.model.records.SearchSetting;
import io.weir.query.items.InMemoryItems;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches and settings of an index over a real port, from three tasks in memory. */
class SearchRoutesTest {
  private static final int TASKS = 3;

  private final InMemoryItems state = new InMemoryItems(128, TASKS);
  private QueryServer server;

  @BeforeEach
  void start() {
    server = QueryServer.start(state, Map.of("WEIR_PORT", "0"));
    set(SearchSetting.ALL);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void set(SearchSetting setting) {
    for (int task = 0; task < TASKS; task++) {
      state.search(task, setting, false);
    }
  }

  @Test
  void mergesHitsOfAllTasksPageByPage() throws Exception {
    for (int i = 0; i < 40; i++) {
      String value = i % 2 == 0 ? "{\"a\":\"red rose\"}" : "{\"a\":\"red\"}";
      state.put(
          ItemKey.of("i", String.format("k%02d", i)), "application/json", value.getBytes(UTF_8));
    }
    assertThat(server.get("/kv/i/search?q=red+rose&limit=3").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"k00\",\"version\":1},{\"key\":\"k02\",\"version\":1},"
                + "{\"key\":\"k04\",\"version\":1}],\"next\":\"k04\"}");
    assertThat(server.get("/kv/i/search?q=red+rose&after=k36&values=true").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"k38\",\"version\":1,\"value\":{\"a\":\"red rose\"}}],"
                + "\"next\":null}");
    assertThat(server.get("/kv/other/search?q=red").body())
        .isEqualTo("{\"items\":[],\"next\":null}");
  }

  @ParameterizedTest
  @CsvSource({
    "/kv/i/search, q",
    "/kv/i/search?q=, q",
    "/kv/i/search?q=%20, q",
    "/kv/i/search?q=a&q=b, q",
    "/kv/i/search?q=a&limit=0, limit",
    "/kv/i/search?q=a&limit=1001, limit",
    "/kv/i/search?q=a&prefix=a, prefix",
    "/kv/i/search?q=a&values=yes, values",
    "/kv/i/settings?q=a, q"
  })
  void refusesWhatIsNoSearch(String path, String field) throws Exception {
    HttpResponse<String> reply = server.get(path);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"field\":\"" + field + '"');
  }

  @Test
  void refusesASearchThatIsOffOrNotBuilt() throws Exception {
    state.search(2, SearchSetting.ALL, true);
    HttpResponse<String> building = server.get("/kv/i/search?q=red");
    assertThat(building.statusCode()).isEqualTo(503);
    assertThat(building.headers().firstValue("Retry-After")).isPresent();
    assertThat(building.body()).contains("being built");
    set(SearchSetting.OFF);
    HttpResponse<String> off = server.get("/kv/i/search?q=red");
    assertThat(off.statusCode()).isEqualTo(400);
    assertThat(off.body()).contains("\"field\":\"index\"");
  }

  @Test
  void tellsSettingsAndWhetherAllTasksHaveThem() throws Exception {
    assertThat(server.get("/kv/i/settings").body())
        .isEqualTo("{\"search\":true,\"building\":false}");
    state.search(1, SearchSetting.ALL, true);
    assertThat(server.get("/kv/i/settings").body())
        .isEqualTo("{\"search\":true,\"building\":true}");
    SearchSetting fields = new SearchSetting(true, List.of("/a", "/\"b\""));
    set(fields);
    assertThat(server.get("/kv/i/settings").body())
        .isEqualTo("{\"search\":[\"/a\",\"/\\\"b\\\"\"],\"building\":false}");
    state.search(0, SearchSetting.OFF, false);
    assertThat(server.get("/kv/i/settings").body()).endsWith("\"building\":true}");
    set(SearchSetting.OFF);
    assertThat(server.get("/kv/i/settings").body())
        .isEqualTo("{\"search\":false,\"building\":false}");
  }

  @Test
  void waitsForAPositionOrSaysThatItIsNotReached() throws Exception {
    state.isBehind(new LogPosition(0, 5));
    String position = "records/0:5";
    assertThat(server.get("/kv/i/search?q=red", "Weir-Position", position).statusCode())
        .isEqualTo(503);
    assertThat(server.get("/kv/i/settings", "Weir-Position", position).statusCode()).isEqualTo(503);
    assertThat(server.get("/kv/i/search?q=red").statusCode()).isEqualTo(200);
  }
}
