package io.weir.query;

import static io.weir.query.ItemServer.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.ItemKey;
import io.weir.query.items.InMemoryItems;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists of keys and of indices. */
class ItemListsTest {
  @RegisterExtension private final ItemServer server = new ItemServer();
  private final InMemoryItems state = server.state;

  @Test
  void listsItemsOfAllTasksInTheOrderOfTheirBytes() throws Exception {
    List<String> keys = new ArrayList<>();
    IntStream.range(0, 250).forEach(i -> keys.add("k" + (i + 100)));
    keys.add("\uFF21");
    keys.add("\uD83D\uDE00");
    keys.forEach(key -> server.put(key, JSON, "1"));
    state.put(ItemKey.of("other", "k"), JSON, "1".getBytes(UTF_8));
    server.put("k101", JSON, "[2]");

    assertThat(server.get("/kv/i?prefix=k&limit=2").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"k100\",\"version\":1},{\"key\":\"k101\",\"version\":2}],"
                + "\"next\":\"k101\"}");
    assertThat(server.get("/kv/i?after=k100&limit=1&values=true").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"k101\",\"version\":2,\"value\":[2]}],\"next\":\"k101\"}");
    assertThat(server.get("/kv/i?after=k349").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"\uFF21\",\"version\":1},"
                + "{\"key\":\"\uD83D\uDE00\",\"version\":1}],\"next\":null}");
    assertThat(server.get("/kv/none").body()).isEqualTo("{\"items\":[],\"next\":null}");
    List<String> seen = new ArrayList<>();
    for (String after = ""; after != null; ) {
      String page = server.get("/kv/i?limit=40&prefix=k&after=" + after).body();
      page.lines()
          .flatMap(
              line ->
                  java.util.regex.Pattern.compile("\"key\":\"(k[0-9]+)\"").matcher(line).results())
          .forEach(match -> seen.add(match.group(1)));
      String next = page.substring(page.indexOf("\"next\":") + 7, page.length() - 1);
      after = next.equals("null") ? null : next.substring(1, next.length() - 1);
    }
    assertThat(seen).isEqualTo(keys.subList(0, 250));
  }

  @Test
  void listsLargeValuesInPagesThatAreShorter() throws Exception {
    String large = "\"" + "x".repeat(200_000) + "\"";
    IntStream.range(0, 30).forEach(i -> server.put("k" + (i + 10), JSON, large));
    StringBuilder all = new StringBuilder();
    int pages = 0;
    for (String after = ""; after != null; pages++) {
      String page = server.get("/kv/i?values=true&limit=1000&after=" + after).body();
      assertThat(page.length()).isBetween(200_000, 2_500_000);
      all.append(page, page.indexOf('[') + 1, page.lastIndexOf(']')).append(',');
      String next = page.substring(page.lastIndexOf("\"next\":") + 7, page.length() - 1);
      after = next.equals("null") ? null : next.substring(1, next.length() - 1);
    }
    assertThat(all.toString())
        .isEqualTo(
            IntStream.range(0, 30)
                .mapToObj(
                    i -> "{\"key\":\"k" + (i + 10) + "\",\"version\":1,\"value\":" + large + "},")
                .collect(Collectors.joining()));
    assertThat(pages).isGreaterThan(3);
  }

  @Test
  void listsIndices() throws Exception {
    for (int i = 0; i < 50; i++) {
      state.put(ItemKey.of("a", "k" + i), JSON, "1".getBytes(UTF_8));
      state.put(ItemKey.of("ab", "k" + i), JSON, "1".getBytes(UTF_8));
    }
    state.put(ItemKey.of("b", "k"), JSON, "1".getBytes(UTF_8));

    assertThat(server.get("/kv").body())
        .isEqualTo(
            "{\"data\":[{\"name\":\"a\"},{\"name\":\"ab\"},{\"name\":\"b\"}],\"next\":null}");
    assertThat(server.get("/kv?prefix=a&limit=1").body())
        .isEqualTo("{\"data\":[{\"name\":\"a\"}],\"next\":\"a\"}");
    assertThat(server.get("/kv?cursor=ab").body())
        .isEqualTo("{\"data\":[{\"name\":\"b\"}],\"next\":null}");
  }
}
