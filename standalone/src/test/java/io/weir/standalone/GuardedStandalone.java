package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One instance that asks who comes, with all protocols and some handlers, for the tests of all
 * classes that need no other settings. Each uses names, tokens and users that no other class has.
 */
final class GuardedStandalone implements BeforeAllCallback {
  /** A token that may do everything. */
  static final String ROOT = "root";

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(GuardedStandalone.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of each user. */
  static final String PASSWORD = "password of it";

  private Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent("standalone", key -> Started.start(), Started.class);
  }

  /** Ended by JUnit after the last test of all classes. */
  private record Started(Path dir, Standalone weir, Map<String, String> grants)
      implements AutoCloseable {
    static Started start() {
      try {
        Path dir = Files.createTempDirectory("weir-guarded");
        HandlerJar.write(dir, "Visits", HandlerJar.documented());
        Map<String, String> grants = new TreeMap<>(Map.of(ROOT, "admin"));
        write(dir, grants);
        Map<String, String> environment = Running.environment(dir.resolve("data"));
        environment.put("WEIR_GRPC_PORT", "0");
        environment.put("WEIR_MQTT_PORT", "0");
        environment.put("WEIR_HANDLERS", dir.resolve("jars").toString());
        environment.put("WEIR_HANDLER_TIMEOUT", "1m"); // the machine may be loaded
        environment.put("WEIR_TOKENS_FILE", dir.resolve("tokens").toString());
        Started started = new Started(dir, Standalone.start(environment), grants);
        HttpApi root = new HttpApi(started.weir().url(), ROOT);
        await() // users are known a moment after the start
            .atMost(PATIENCE)
            .until(() -> root.post("/users", credentials("first")).statusCode() == 201);
        return started;
      } catch (Exception e) {
        throw new IllegalStateException("the guarded instance does not start", e);
      }
    }

    /** At once, so that the server never sees a part of it. */
    static void write(Path dir, Map<String, String> grants) throws IOException {
      StringBuilder lines = new StringBuilder();
      grants.forEach((name, each) -> lines.append(TestTokens.line(name, each)));
      Path next = Files.writeString(dir.resolve("tokens.next"), lines);
      Files.move(next, dir.resolve("tokens"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      weir.close();
      Directories.delete(dir);
    }
  }

  /** The instance, for who looks into it. */
  Standalone weir() {
    return started.weir();
  }

  /** Where HTTP is served, without a slash at the end. */
  String url() {
    return started.weir().url();
  }

  /** Where gRPC is served. */
  String grpcAddress() {
    return started.weir().protocols().grpcAddress().orElseThrow();
  }

  /** Where MQTT is served. */
  String mqttAddress() {
    return started.weir().protocols().mqttAddress().orElseThrow();
  }

  /** Sends requests with this token; with none if it is empty. */
  HttpApi api(String token) {
    return new HttpApi(url(), token);
  }

  /** Makes tokens, each called like its name, or gives them other grants; they count afterwards. */
  void tokens(Map<String, String> grants) throws IOException {
    started.grants().putAll(grants);
    Started.write(started.dir(), started.grants());
    String name = grants.keySet().iterator().next();
    await().atMost(PATIENCE).until(() -> api(name).get("/sessions").statusCode() == 200);
  }

  /** Gives a token other grants, which count within a second. */
  void changeToken(String name, String grants) throws IOException {
    started.grants().put(name, grants);
    Started.write(started.dir(), started.grants());
  }

  /** Removes a token, which counts until a second later. */
  void removeToken(String name) throws IOException {
    started.grants().remove(name);
    Started.write(started.dir(), started.grants());
  }

  /** Adds a user; returns the token of a session. */
  String user(String name) throws Exception {
    HttpResponse<String> added = api(ROOT).post("/users", credentials(name));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    return signIn(name);
  }

  /** The token of another session of a user who was added. */
  String signIn(String name) throws Exception {
    HttpResponse<String> reply = api("").post("/sessions", credentials(name));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
    return JSON.readTree(reply.body()).path("token").asText();
  }

  private static String credentials(String name) {
    return "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}";
  }

  /** Gives a permission to what a path under {@code /access} names. */
  void grant(String role, String permission, String path) throws Exception {
    change("grant", role, permission, path);
  }

  /** Takes one back. */
  void revoke(String role, String permission, String path) throws Exception {
    change("revoke", role, permission, path);
  }

  private void change(String action, String role, String permission, String path) throws Exception {
    String body =
        String.format(
            "{\"action\":\"%s\",\"role\":\"%s\",\"permission\":\"%s\"}", action, role, permission);
    HttpResponse<String> reply = api(ROOT).post(path, body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }
}
