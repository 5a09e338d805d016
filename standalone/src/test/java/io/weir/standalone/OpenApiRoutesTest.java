package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.ApiDescription.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That {@code openapi.yaml} has each route of gateway and query service and no other, and what they
 * answer without Kafka and the job.
 */
@Timeout(value = 200, unit = TimeUnit.SECONDS)
class OpenApiRoutesTest {
  /** Change a user, whom nobody knows without Kafka. */
  private static final Set<String> OF_USERS = Set.of("setPassword", "removeUser", "signOut");

  @TempDir static Path dir;

  private static UnreachableParts parts;
  private static ApiDescription api;

  @BeforeAll
  static void start() throws Exception {
    HandlerJar.write(dir, "Visits", HandlerJar.documented());
    String token = TestTokens.line(ExampleRequest.TOKEN, "admin");
    Path tokens = Files.writeString(dir.resolve("tokens"), token);
    parts = new UnreachableParts(dir.resolve("jars"), tokens);
    String yaml = new HttpApi(parts.url()).get("/openapi.yaml").body();
    api = ApiDescription.of(yaml, System.currentTimeMillis() / 1000);
  }

  @AfterAll
  static void stop() {
    parts.close();
  }

  @Test
  void describesEachRouteAndNoOther() {
    Set<String> described = new TreeSet<>();
    api.operations().forEach(each -> described.add(shape(each.toString())));
    Set<String> exact = new TreeSet<>();
    Set<String> beginnings = new TreeSet<>();
    parts.answered().forEach(each -> (each.endsWith("/*") ? beginnings : exact).add(shape(each)));

    assertThat(described).containsAll(exact);
    assertThat(beginnings)
        .allSatisfy(
            each ->
                assertThat(described)
                    .anyMatch(one -> one.startsWith(each.substring(0, each.length() - 1))));
    assertThat(described)
        .allSatisfy(
            each -> assertThat(parts.answered()).anyMatch(route -> leads(shape(route), each)));
  }

  private static String shape(String methodAndPath) {
    return ApiDescription.shape(methodAndPath);
  }

  /** Whether a route takes what is described: a parameter of the route may be a word there. */
  private static boolean leads(String route, String described) {
    String pattern =
        route.endsWith("/*")
            ? Pattern.quote(route.substring(0, route.length() - 1)) + ".*"
            : "\\Q" + route.replace("{}", "\\E[^/]+\\Q") + "\\E";
    return described.matches(pattern);
  }

  @Test
  void isADocumentThatOtherToolsCanRead() throws IOException {
    assertThat(api.emptyMembers()).isEmpty();
    assertThat(api.brokenReferences()).isEmpty();
    assertThat(api.unusedComponents()).isEmpty();
    Set<String> ids = new TreeSet<>();
    for (Operation operation : api.operations()) {
      assertThat(ids.add(operation.id())).as("%s is named once", operation).isTrue();
      Set<String> inPath = new TreeSet<>();
      for (JsonNode parameter : api.parameters(operation)) {
        if (parameter.path("in").asText().equals("path")) {
          inPath.add(parameter.path("name").asText());
          assertThat(parameter.path("required").asBoolean()).as("%s", operation).isTrue();
        }
        assertThat(parameter.path("description").asText()).as("%s", operation).isNotBlank();
      }
      assertThat(inPath).isEqualTo(ApiDescription.pathParameters(operation.path()));
      for (Map.Entry<String, JsonNode> media : operation.bodies()) {
        if (media.getValue().has("example")) {
          assertThat(api.exampleFault(media.getValue(), media.getKey())).isEmpty();
        }
      }
    }
  }

  @Test
  void namesWhatIsAnsweredWithoutKafkaAndTheJob() throws Exception {
    DescribedReplies replies = new DescribedReplies(api, parts.url());
    for (Operation operation : api.operations()) {
      if (operation.names(503)
          && !operation.path().startsWith("/x/")
          && !OF_USERS.contains(operation.id())) {
        replies.expect(operation, 503, ExampleRequest.of(api, operation));
      }
      replies.refusesOtherHosts(operation);
    }
  }

  /** A body is taken whole, and whoever has sent it waits for as many seconds as it has bytes. */
  @Test
  void namesWhatIsAnsweredToWhoHasSentTooMuch() throws Exception {
    Map<String, String> slow = Map.of("WEIR_CLIENT_BYTES", "1");
    try (UnreachableParts limited =
        new UnreachableParts(dir.resolve("jars"), dir.resolve("tokens"), slow)) {
      HttpApi client = new HttpApi(limited.url(), ExampleRequest.TOKEN);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> client.post("/save", " ".repeat(10_000)).statusCode() == 429);
      DescribedReplies replies = new DescribedReplies(api, limited.url());
      Set<String> free = new TreeSet<>();
      for (Operation operation : api.operations()) {
        if (operation.names(429)) {
          replies.expect(operation, 429, ExampleRequest.of(api, operation));
        } else {
          free.add(operation.path());
        }
      }
      assertThat(free).containsExactly("/health", "/metrics", "/ping", "/ready");
    }
  }
}
