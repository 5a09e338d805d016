package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.ApiDescription.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That each example of {@code openapi.yaml} gets what it promises, and each status that it names
 * comes, in the shape that it names.
 */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class OpenApiRepliesTest {
  private static final List<String> ORDER = List.of("POST", "PUT", "PATCH", "GET", "HEAD");

  /** Change what they need, so that they cannot be sent twice; and need a session. */
  private static final Set<String> ONCE = Set.of("addUser", "removeUser", "signIn", "signOut");

  /** Who is known is all that they need. */
  private static final Set<String> OF_EVERYBODY = Set.of("signIn", "signOut");

  /** A token that may do nothing. */
  private static final String NOBODY = "nobody";

  @TempDir static Path dir;

  private static Standalone weir;
  private static ApiDescription api;
  private static DescribedReplies replies;

  @BeforeAll
  static void start() throws Exception {
    HandlerJar.write(dir, "Visits", HandlerJar.documented());
    Map<String, String> environment = Running.environment(dir.resolve("data"));
    environment.put("WEIR_HANDLERS", dir.resolve("jars").toString());
    environment.put("WEIR_BODY_TIMEOUT", "2s"); // of bodies that trickle
    String tokens = TestTokens.line(ExampleRequest.TOKEN, "admin") + TestTokens.line(NOBODY, "");
    Path file = Files.writeString(dir.resolve("tokens"), tokens);
    environment.put("WEIR_TOKENS_FILE", file.toString());
    weir = Standalone.start(environment);
    String yaml = new HttpApi(weir.url()).get("/openapi.yaml").body();
    api = ApiDescription.of(yaml, System.currentTimeMillis() / 1000);
    replies = new DescribedReplies(api, weir.url());
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  @Test
  void namesWhatIsAnswered() throws Exception {
    List<Operation> operations = new ArrayList<>(api.operations());
    operations.removeIf(
        each -> each.path().startsWith("/x/")); // they are what a handler makes them
    operations.sort(
        Comparator.comparingInt(each -> Math.floorMod(ORDER.indexOf(each.method()), 9)));
    answersOfUsers();
    for (Operation operation : operations) {
      if (!operation.method().equals("DELETE") && !ONCE.contains(operation.id())) {
        replies.answersItsExamples(operation);
      }
    }
    answersUnusualRequests();
    for (Operation operation : operations) {
      replies.refusesWhatIsWrong(operation);
      if (!OF_EVERYBODY.contains(operation.id())) {
        replies.refusesWhoMayNot(operation, NOBODY);
      }
    }
    replies.refusesWhatNoClientSends(operations);
    for (Operation operation : operations) {
      if (operation.method().equals("DELETE") && !ONCE.contains(operation.id())) {
        replies.answersItsExamples(operation);
      }
    }
    expect("removeUser", 200, each -> each);
    assertThat(replies.unseen(operations)).isEmpty();
  }

  @Test
  void namesWhatHandlersAnswer() throws Exception {
    for (Operation operation : api.operations()) {
      if (operation.path().startsWith("/x/")) {
        replies.answersItsExamples(operation);
        replies.expect(operation, 404, ExampleRequest.of(api, operation).unknown());
      }
    }
    expect("handleGetBelow", 502, each -> each.withQuery("last", "two"));
    expect("handlePostBelow", 403, each -> each.withHeader("Origin", "http://evil.example"));
  }

  private static Operation operation(String id) {
    return api.operations().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static void expect(String id, int status, UnaryOperator<ExampleRequest> change)
      throws IOException, InterruptedException {
    Operation operation = operation(id);
    replies.expect(operation, status, change.apply(ExampleRequest.of(api, operation)));
  }

  /** They are known a moment after the start, and 503 comes until then. */
  private static void answersOfUsers() throws Exception {
    Operation add = operation("addUser");
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> replies.reply(add, ExampleRequest.of(api, add)).status() == 201);
    expect("addUser", 409, each -> each);
    Operation signIn = operation("signIn");
    ExampleRequest.Reply begun = replies.reply(signIn, ExampleRequest.of(api, signIn).as(""));
    assertThat(begun.status()).isEqualTo(201);
    String token = begun.body().replaceFirst("(?s).*\"token\":\"([^\"]*)\".*", "$1");
    expect("session", 200, each -> each.as(token));
    expect("signOut", 401, each -> each.as(""));
    expect("signOut", 200, each -> each.as(token));
    expect("signOut", 409, each -> each);
    expect("signIn", 401, each -> each.withBody("{\"username\":\"anna\",\"password\":\"x\"}"));
    for (String id : List.of("signIn", "signOut")) {
      expect(id, 403, each -> each.withHeader("Origin", "http://evil.example"));
    }
  }

  private static void answersUnusualRequests() throws Exception {
    expect("put", 204, each -> each);
    expect("listen", 204, each -> each.withQuery("s", "plant:none").withQuery("timeout", "100ms"));
    for (String id : List.of("append", "patch")) {
      expect(id, 409, each -> each.withHeader("If-Match", "\"999\""));
    }
    expect("append", 201, each -> each.withHeader("Idempotency-Key", "k"));
    expect("append", 422, each -> each.withHeader("Idempotency-Key", "k").withBody("7"));
    String unfit = "[{\"op\":\"remove\",\"path\":\"/none\"}]";
    expect("patch", 422, each -> each.withBody(unfit));
    for (String id : List.of("put", "remove")) {
      expect(id, 412, each -> each.withHeader("If-Match", "\"1\""));
    }
    expect(
        "import",
        403,
        each -> each.withHeader("Origin", "http://evil.example").withHeader("Content-Type", "a/b"));
    for (String id : List.of("writeInflux1", "writeInflux2")) {
      expect(id, 403, each -> each.withHeader("Origin", "http://evil.example"));
    }
    for (String id : List.of("append", "patch", "deleteStream", "limitStream", "unlimitStream")) {
      expect(id, 403, each -> each.withPath("bucket", "$sys"));
    }
    for (String id : List.of("limitBucket", "unlimitBucket")) {
      expect(id, 403, each -> each.withPath("bucket", "$sys"));
    }
    assertThat(upgrade("http://evil.example")).isEqualTo(403);
    assertThat(upgrade(weir.url())).isEqualTo(101);
  }

  private static int upgrade(String origin) throws IOException {
    Operation listen = operation("listen");
    URI address =
        URI.create(weir.url().replace("http", "ws") + ExampleRequest.of(api, listen).target());
    int status = 101;
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .header("Origin", origin)
          .header("Authorization", "Bearer " + ExampleRequest.TOKEN)
          .buildAsync(address, new WebSocket.Listener() {})
          .join()
          .abort();
    } catch (CompletionException e) {
      status = ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
    replies.see(listen, status);
    return status;
  }
}
