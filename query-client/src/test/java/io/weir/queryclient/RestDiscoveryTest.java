package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestDiscoveryTest {
  private static final String JOBS =
      """
      {"more":[{"jobs":1}],"jobs":[
       {"jid":"aa","name":"weir","start-time":50,"state":"CANCELED","tasks":{"total":1}},
       {"jid":"bb","name":"weir","start-time":10,"state":"RUNNING","tasks":{"running":[1]}},
       {"jid":"cc","name":"weir","start-time":20,"state":"RUNNING","tasks":{"total":1}},
       {"jid":"dd","name":"other","start-time":90,"state":"RUNNING","tasks":{"total":1}}]}
      """;
  private static final String TASK_MANAGERS =
      """
      {"taskmanagers":[
       {"id":"1","path":"pekko.tcp://flink@10.0.0.5:6122/user/rpc/taskmanager_0","dataPort":1},
       {"id":"2","path":"pekko.tcp://flink@tm-2.local:6122/user/rpc/taskmanager_0"},
       {"id":"3","path":"pekko.tcp://flink@[fe80::1]:6122/user/rpc/taskmanager_0"},
       {"id":"4","path":"pekko://flink/user/rpc/taskmanager_0","hardware":{"cpuCores":2}}]}
      """;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private JobAddress address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    address = addressOf(server.getAddress().getPort(), "");
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdown();
  }

  @Test
  void findsTheRunningJobStartedLastAndTheHostsOfTheTaskManagers() throws IOException {
    serve("/jobs/overview", 200, JOBS);
    serve("/taskmanagers", 200, TASK_MANAGERS);

    assertThat(discovery("weir").find(address))
        .isEqualTo(
            new Discovery.Found(
                "cc",
                List.of(
                    new HostPort("10.0.0.5", 9069),
                    new HostPort("tm-2.local", 9069),
                    new HostPort("fe80::1", 9069),
                    new HostPort("127.0.0.1", 9069))));
  }

  @Test
  void takesTheProxiesThatAreGiven() throws IOException {
    serve("/jobs/overview", 200, JOBS);
    JobAddress given = addressOf(server.getAddress().getPort(), "|p:1,q:2");

    assertThat(discovery("other").find(given))
        .isEqualTo(new Discovery.Found("dd", List.of(new HostPort("p", 1), new HostPort("q", 2))));
  }

  @Test
  void saysWhenNoSuchJobRuns() {
    serve("/jobs/overview", 200, JOBS);

    assertThatThrownBy(() -> discovery("missing").find(address))
        .isInstanceOf(Discovery.NotRunningException.class)
        .hasMessage("runs no job named \"missing\" now");
  }

  @Test
  void failsWhenTheJobManagerAnswersWithAnError() {
    serve("/jobs/overview", 503, "{}");

    assertThatThrownBy(() -> discovery("weir").find(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("answers /jobs/overview with status 503");
  }

  @Test
  void failsWhenTheJobManagerAnswersWithoutJson() {
    serve("/jobs/overview", 200, "<html>");

    assertThatThrownBy(() -> discovery("weir").find(address)).isInstanceOf(IOException.class);
  }

  @Test
  void failsWhenTheJobManagerDoesNotAnswerInTime() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RestDiscovery impatient = new RestDiscovery("weir", 9069, Duration.ofMillis(500));
      assertThatThrownBy(() -> impatient.find(addressOf(mute.getLocalPort(), "")))
          .isInstanceOf(IOException.class);
    }
  }

  private void serve(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static RestDiscovery discovery(String job) {
    return new RestDiscovery(job, 9069, Duration.ofSeconds(30));
  }

  private static JobAddress addressOf(int port, String proxies) {
    return JobAddress.parseAll("http://127.0.0.1:" + port + proxies).get(0);
  }
}
