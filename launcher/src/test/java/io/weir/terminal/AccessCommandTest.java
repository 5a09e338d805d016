package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command sends. */
class AccessCommandTest {
  @ParameterizedTest
  @CsvSource({
    "server, /access/server",
    "tags/plant1.*, /access/tags?prefix=plant1.",
    "tags/m%2Fa, /access/tags/m%2Fa",
    "message/orders, /access/message/orders",
    "streams/shop/*, /access/streams/shop?prefix=",
    "streams/*/log, /access/streams/*/log",
    "streams/*/*, /access/streams/*?prefix=",
    "kv/i/k, /access/kv/i/k"
  })
  void asksForTheScopeThatIsMeant(String scope, String path) {
    assertThat(AccessCommand.path(scope)).isEqualTo(path);
  }

  @Test
  void changesOnesOwnPasswordWithTheOldOne() throws IOException {
    List<String> sent = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/users",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          sent.add(exchange.getRequestMethod() + ' ' + body);
          byte[] reply = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    server.start();
    InputStream input = System.in;
    System.setIn(new ByteArrayInputStream("first\nsécond\n".getBytes(StandardCharsets.UTF_8)));
    try {
      String url = "http://localhost:" + server.getAddress().getPort();
      assertThat(
              new CommandLine(new AccessCommand())
                  .execute("change-password", "admin", "--url", url))
          .isZero();
    } finally {
      System.setIn(input);
      server.stop(0);
    }
    assertThat(sent)
        .containsExactly("PUT {\"username\":\"admin\",\"password\":\"sécond\",\"old\":\"first\"}");
  }
}
