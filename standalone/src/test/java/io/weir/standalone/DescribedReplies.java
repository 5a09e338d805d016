package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.ApiDescription.Operation;
import io.weir.standalone.ExampleRequest.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sends requests to a server, and asserts that each reply is as the description says. */
final class DescribedReplies {
  /**
   * Need more load, or more time, than a test has (OverloadTest, GatewayLimitsTest), or another
   * host, a limit of clients, or that nothing runs (OpenApiRoutesTest).
   */
  private static final Set<String> ELSEWHERE = Set.of("421", "429", "503", "504");

  private static final String HOST =
      "Host: localhost\r\nAuthorization: Bearer " + ExampleRequest.TOKEN + "\r\n";

  private final ApiDescription api;
  private final String url;

  /** Operation and status of each reply that was as the description says. */
  private final Set<String> seen = new TreeSet<>();

  DescribedReplies(ApiDescription api, String url) {
    this.api = api;
    this.url = url;
  }

  /** The operation and status of each reply that is described and did not come. */
  Set<String> unseen(List<Operation> operations) {
    Set<String> unseen = new TreeSet<>();
    for (Operation operation : operations) {
      operation
          .node()
          .path("responses")
          .fieldNames()
          .forEachRemaining(status -> unseen.add(operation.id() + " " + status));
    }
    unseen.removeIf(each -> ELSEWHERE.contains(each.substring(each.length() - 3)));
    unseen.removeAll(seen);
    return unseen;
  }

  /** Counts a reply that was looked at elsewhere. */
  void see(Operation operation, int status) {
    seen.add(operation.id() + " " + status);
  }

  /** Each body, and each type of reply. */
  void answersItsExamples(Operation operation) {
    succeeds(operation, ExampleRequest.of(api, operation));
    for (Map.Entry<String, JsonNode> media : operation.bodies()) {
      if (media.getValue().has("example")) {
        succeeds(
            operation,
            new ExampleRequest(api, operation)
                .withExample(media.getKey(), media.getValue().path("example")));
      }
    }
    for (String status : List.of("200", "201")) {
      JsonNode content =
          api.resolved(operation.node().path("responses").path(status)).path("content");
      content
          .fieldNames()
          .forEachRemaining(
              type -> {
                Reply reply =
                    succeeds(
                        operation, ExampleRequest.of(api, operation).withHeader("Accept", type));
                boolean isChosen = !type.contains("*") && !type.contains("protobuf");
                if (isChosen) {
                  assertThat(reply.type()).as("%s", operation).startsWith(type);
                }
              });
    }
  }

  /** Samples become visible, and searches are built, a moment after they were taken. */
  private Reply succeeds(Operation operation, ExampleRequest request) {
    return await()
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO) // most are answered at once
        .pollInSameThread()
        .until(() -> check(operation, request.send(url)), reply -> isFinal(operation, reply));
  }

  private static boolean isFinal(Operation operation, Reply reply) {
    boolean answered = reply.status() < 300 || operation.path().startsWith("/x/");
    if (!answered) {
      assertThat(reply.status()).as("%s: %s", operation, reply).isIn(404, 503);
    }
    return answered;
  }

  private Reply check(Operation operation, Reply reply) throws IOException {
    assertThat(api.fault(operation, reply.status(), reply.headers(), reply.type(), reply.body()))
        .as("%s: %s", operation, reply)
        .isEmpty();
    see(operation, reply.status());
    return reply;
  }

  /** Any reply that is described. */
  Reply reply(Operation operation, ExampleRequest request)
      throws IOException, InterruptedException {
    return check(operation, request.send(url));
  }

  void expect(Operation operation, int status, ExampleRequest request)
      throws IOException, InterruptedException {
    Reply reply = reply(operation, request);
    assertThat(reply.status()).as("%s: %s", operation, reply).isEqualTo(status);
  }

  /**
   * Who says not who they are, and who may not have it.
   *
   * @param nobody a token that may do nothing
   */
  void refusesWhoMayNot(Operation operation, String nobody)
      throws IOException, InterruptedException {
    if (operation.names(401)) {
      expect(operation, 401, ExampleRequest.of(api, operation).as(""));
    }
    if (operation.names(403)) {
      expect(operation, 403, ExampleRequest.of(api, operation).as(nobody));
    }
  }

  /** What is wrong in the same way everywhere. */
  void refusesWhatIsWrong(Operation operation) throws IOException, InterruptedException {
    if (operation.names(400)) {
      expect(operation, 400, ExampleRequest.of(api, operation).malformed());
    }
    if (operation.names(404)) {
      expect(operation, 404, ExampleRequest.of(api, operation).unknown());
    }
    if (operation.names(415)) {
      ExampleRequest request =
          ExampleRequest.of(api, operation).withHeader("Content-Encoding", "none-such");
      expect(operation, 415, request);
    }
    if (operation.names(304)) {
      String all = operation.path().startsWith("/kv/") ? "*" : tag(operation);
      ExampleRequest request = ExampleRequest.of(api, operation).withHeader("If-None-Match", all);
      expect(operation, 304, request);
    }
  }

  private String tag(Operation operation) throws IOException, InterruptedException {
    return ExampleRequest.of(api, operation).send(url).headers().get("etag").get(0);
  }

  /** 421, before anything else is looked at. */
  void refusesOtherHosts(Operation operation) throws IOException {
    String line = operation.method() + " " + ExampleRequest.of(api, operation).target();
    expectRaw(operation, 421, line + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  }

  /** What is too large, in an old version, or does not come in time. */
  void refusesWhatNoClientSends(List<Operation> operations) throws IOException {
    for (Operation operation : operations) {
      if (operation.names(413)) {
        expectRaw(operation, 413, head(operation, 999_999_999));
      }
      if (operation.names(505)) {
        String line = "GET " + ExampleRequest.of(api, operation).target();
        expectRaw(operation, 505, line + " HTTP/1.0\r\n" + HOST + "\r\n");
      }
    }
    List<Operation> slow = operations.stream().filter(each -> each.names(408)).toList();
    List<RawHttp> waiting = new ArrayList<>();
    for (Operation operation : slow) {
      waiting.add(new RawHttp(url, head(operation, 5000)));
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> waiting.stream().filter(RawHttp::trickles).count() == 0);
    for (int i = 0; i < slow.size(); i++) {
      try (RawHttp connection = waiting.get(i)) {
        Reply reply = check(slow.get(i), connection.reply());
        assertThat(reply.status()).as("%s", slow.get(i)).isEqualTo(408);
      }
    }
  }

  private String head(Operation operation, int length) {
    String type =
        operation.bodies().stream().map(Map.Entry::getKey).findFirst().orElse("none/none");
    boolean isSnappy = operation.path().startsWith("/api/v1/");
    return operation.method()
        + " "
        + ExampleRequest.of(api, operation).target()
        + " HTTP/1.1\r\n"
        + HOST
        + (isSnappy ? "Content-Encoding: snappy\r\n" : "")
        + "Content-Type: "
        + type.replace("*/*", "a/b")
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private void expectRaw(Operation operation, int status, String sent) throws IOException {
    try (RawHttp connection = new RawHttp(url, sent)) {
      Reply reply = check(operation, connection.reply());
      assertThat(reply.status()).as("%s", operation).isEqualTo(status);
    }
  }
}
