package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users, sessions and grants, and what an attacker would try on them. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class AccountsOverHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path dir;

  private static Standalone weir;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Running.environment(dir.resolve("data"));
    environment.put("WEIR_ADMIN_USER", "admin");
    environment.put("WEIR_ADMIN_PASSWORD", "first password");
    weir = Standalone.start(environment);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> signIn("admin", "first password").statusCode() == 201);
    String first = token("admin", "first password");
    assertThat(send("GET", "/users", first, "").statusCode())
        .as("before it is changed")
        .isEqualTo(403);
    HttpResponse<String> changed =
        send(
            "PUT",
            "/users",
            first,
            "{\"username\":\"admin\",\"old\":\"first password\",\"password\":\"second password\"}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(signIn("admin", "first password").statusCode()).isEqualTo(401);
    admin = token("admin", "second password");
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  private static HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(weir.url() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> signIn(String user, String password) throws Exception {
    String body = "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
    return send("POST", "/sessions", "", body);
  }

  private static String token(String user, String password) throws Exception {
    HttpResponse<String> reply = signIn(user, password);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
    return JSON.readTree(reply.body()).path("token").asText();
  }

  private static String newUser(String user) throws Exception {
    String body = "{\"username\":\"" + user + "\",\"password\":\"password of it\"}";
    HttpResponse<String> added = send("POST", "/users", admin, body);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    return token(user, "password of it");
  }

  private static void change(String action, String role, String permission, String path)
      throws Exception {
    String body =
        String.format(
            "{\"action\":\"%s\",\"role\":\"%s\",\"permission\":\"%s\"}", action, role, permission);
    HttpResponse<String> reply = send("POST", path, admin, body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }

  @Test
  void grantsToUsersAndGroupsCountAtOnceAndGoAtOnce() throws Exception {
    String token = newUser("anna");
    assertThat(send("POST", "/streams/g/s", token, "1").statusCode()).isEqualTo(403);
    change("grant", "anna", "put", "/access/g/s");
    assertThat(send("POST", "/streams/g/s", token, "1").statusCode()).isEqualTo(201);
    assertThat(send("POST", "/streams/g/t", token, "1").statusCode()).isEqualTo(403);
    change("revoke", "anna", "put", "/access/g/s");
    assertThat(send("POST", "/streams/g/s", token, "1").statusCode()).isEqualTo(403);
    assertThat(send("PUT", "/groups/writers", admin, "{\"users\":[\"anna\"]}").statusCode())
        .isEqualTo(200);
    change("grant", "group:writers", "put", "/access/g");
    assertThat(send("POST", "/streams/g/t", token, "1").statusCode()).isEqualTo(201);
    assertThat(send("POST", "/streams/_user_anna/s", token, "1").statusCode()).isEqualTo(201);
    assertThat(send("POST", "/streams/_user_admin/s", token, "1").statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/users/anna", admin, "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/streams/g/t", token, "1").statusCode()).isEqualTo(401);
  }

  @Test
  void nobodyGivesRightsThatTheyLackOrNeedNot() throws Exception {
    String token = newUser("bert");
    String body = "{\"action\":\"grant\",\"role\":\"bert\",\"permission\":\"get\"}";
    assertThat(send("POST", "/access/h", token, body).statusCode()).isEqualTo(403);
    change("grant", "bert", "grant", "/access/h");
    assertThat(send("POST", "/access/h", token, body).statusCode()).isEqualTo(403);
    assertThat(send("POST", "/access/server", token, body).statusCode()).isEqualTo(403);
    assertThat(
            send("PUT", "/users", token, "{\"username\":\"admin\",\"password\":\"my own one\"}")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aSessionThatIsEndedIsEndedEverywhere() throws Exception {
    String token = newUser("carl");
    assertThat(send("GET", "/sessions", token, "").body()).contains("\"username\":\"carl\"");
    assertThat(send("DELETE", "/sessions", token, "").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/sessions", token, "").statusCode()).isEqualTo(401);
    String other = token("carl", "password of it");
    assertThat(send("GET", "/sessions", other, "").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherPasswordEndsTheSessionsOfItsUser() throws Exception {
    String token = newUser("emil");
    String body = "{\"username\":\"emil\",\"old\":\"password of it\",\"password\":\"a new one\"}";
    assertThat(send("PUT", "/users", token, body).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/sessions", token, "").statusCode()).isEqualTo(401);
    String second = token("emil", "a new one");
    assertThat(send("PUT", "/users", admin, body).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/sessions", second, "").statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionIsNotOneOfALaterUserOfItsName() throws Exception {
    String token = newUser("fred");
    assertThat(send("DELETE", "/users/fred", admin, "").statusCode()).isEqualTo(200);
    String later = newUser("fred");
    assertThat(send("GET", "/sessions", later, "").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/sessions", token, "").statusCode()).isEqualTo(401);
  }

  /** From another address, as a proxy or a botnet would have it. */
  private static String signInFrom(String address, String user, String password) throws Exception {
    URI to = URI.create(weir.url());
    String body = "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(address, 0));
      socket.connect(new InetSocketAddress(to.getHost(), to.getPort()));
      socket
          .getOutputStream()
          .write(
              ("POST /sessions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whoGuessesPasswordsIsSlowedDownAndTheUserSignsInMeanwhile() throws Exception {
    newUser("hanna");
    AtomicBoolean ended = new AtomicBoolean();
    AtomicReference<String> refused = new AtomicReference<>("");
    AtomicInteger wrong = new AtomicInteger();
    ExecutorService attackers = Executors.newFixedThreadPool(12);
    try {
      for (int i = 0; i < 12; i++) {
        String address = "127.0.0." + (2 + i % 3);
        attackers.submit(
            () -> {
              while (!ended.get()) {
                String reply = signInFrom(address, "hanna", "a wrong password");
                if (reply.startsWith("HTTP/1.1 401")) {
                  wrong.incrementAndGet();
                } else if (reply.startsWith("HTTP/1.1 429")) {
                  refused.set(reply);
                }
              }
              return null;
            });
      }
      for (int i = 0; i < 5; i++) {
        assertThat(signIn("hanna", "password of it").statusCode()).isEqualTo(201);
      }
      await().atMost(SOON).until(() -> refused.get().contains("sign-ins have failed"));
      assertThat(refused.get()).containsPattern("Retry-After: [1-9]");
      assertThat(signIn("hanna", "password of it").statusCode()).isEqualTo(201);
      assertThat(signInFrom("127.0.0.9", "hanna", "password of it")).contains(" 201 ");
    } finally {
      ended.set(true);
      attackers.shutdown();
    }
    assertThat(attackers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong.get()).as("guesses that were looked at").isLessThan(60);
    assertThat(signIn("hanna", "a wrong password").statusCode()).as("elsewhere").isEqualTo(401);
  }

  @Test
  void refusesBodiesThatAreNoObjects() throws Exception {
    for (String body : new String[] {"null", "[]", "1", "", "{\"a\":".repeat(9000)}) {
      assertThat(send("POST", "/sessions", "", body).statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void noForgedTokenIsTaken() throws Exception {
    String token = newUser("dora");
    String[] parts = token.split("\\.");
    String none = base64("{\"alg\":\"none\"}");
    String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String asAdmin = base64(payload.replace("dora", "admin"));
    for (String forged :
        new String[] {
          none + '.' + parts[1] + '.',
          none + '.' + asAdmin + '.' + parts[2],
          parts[0] + '.' + asAdmin + '.' + parts[2],
          parts[0] + '.' + parts[1] + '.',
          parts[0] + '.' + parts[1] + '.' + parts[2].substring(1) + 'A',
          base64("{\"alg\":\"HS384\"}") + '.' + parts[1] + '.' + parts[2],
          "..",
          "a.b.c",
          "x".repeat(9000) + "..",
        }) {
      assertThat(send("GET", "/sessions", forged, "").statusCode()).as(forged).isIn(401, 431);
    }
    assertThat(send("GET", "/sessions", token, "").statusCode()).isEqualTo(200);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
