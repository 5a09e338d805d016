package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.http.RouteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the front leads requests to servers, by its file. */
class FrontFileTest {
  private static final Path FILE = Path.of("..", "docker", "front", "nginx.conf");

  /** In nginx a block that sets one header for a server drops those of the blocks around it. */
  @Test
  void theFrontTellsTheServersBehindItTheHostThatTheClientAskedFor() throws IOException {
    String front = Files.readString(FILE);
    List<String> settings = List.of("Connection \"\"", "Host $http_host");
    assertThat(front.substring(0, front.indexOf("location")))
        .contains(settings.stream().map(set -> "proxy_set_header " + set + ";").toList());
    for (String block : front.split("\n    location ")) {
      if (block.indexOf("proxy_set_header") > 0) {
        assertThat(block.replace("Connection $listen_connection", "Connection \"\""))
            .contains(settings);
      }
    }
  }

  /** To a request without the slash at its end, nginx answers 301. */
  @Test
  void noLocationOfTheFrontIsATextThatEndsWithASlash() throws IOException {
    String front = Files.readString(FILE);
    assertThat(front).contains("location ~ ^/tags/ {");
    assertThat(front).doesNotContainPattern("location (\\^~ )?/\\S+/ \\{");
  }

  @Test
  void theFrontLeadsEachRouteToAServerExceptMetrics() throws IOException {
    String front = Files.readString(FILE);
    List<Pattern> locations =
        Pattern.compile("\n    location (=|~) (\\S+) \\{")
            .matcher(front)
            .results()
            .map(each -> each.group(1).equals("~") ? each.group(2) : '^' + each.group(2) + '$')
            .map(Pattern::compile)
            .toList();
    assertThat(locations).isNotEmpty();
    assertThat(RouteRules.routes())
        .filteredOn(
            route -> {
              String path = route.replaceAll("^\\w+ |[*]$", "").replaceAll("\\{\\w+}|<\\w+>", "a");
              return locations.stream().noneMatch(each -> each.matcher(path).find());
            })
        .containsExactly("GET /metrics");
  }

  /** A repeated deletion may be the later one, and delete samples that have a 204 since. */
  @Test
  void theFrontRepeatsNoDeletionAndWaitsForItsEnd() throws IOException {
    String front = Files.readString(FILE);
    int begin = front.indexOf("location ~ ^/tags/ {");
    String deletions = front.substring(begin, front.indexOf("\n    }", begin));
    assertThat(deletions)
        .containsOnlyOnce("proxy_next_upstream")
        .contains("proxy_next_upstream off;");
    assertThat(deletions).contains("proxy_read_timeout 20s;"); // a query's 5 s, Kafka's 10, and 5
  }
}
