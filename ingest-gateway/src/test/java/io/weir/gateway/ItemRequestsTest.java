package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the gateway refuses for their headers or paths, as they stand on the wire. */
class ItemRequestsTest extends GatewayOverMemory {
  @Override
  boolean takesRecords() {
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match, 1",
    "If-Match, W/\"1\"",
    "If-Match, \"0\"",
    "If-Match, \"-1\"",
    "If-Match, '\"1\", \"2\"'",
    "If-None-Match, \"1\"",
    "Idempotency-Key, k",
    "Content-Type, é"
  })
  void refusesHeadersThatItDoesNotUnderstand(String name, String value) throws Exception {
    String reply =
        say(
            "PUT /kv/i/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n"
                + name
                + ": "
                + value
                + "\r\n\r\n1");

    assertThat(reply).startsWith("HTTP/1.1 400 ").contains("\"field\":\"" + name + '"');
    assertThat(keptCommands()).isEmpty();
  }

  /** Says something to the server as it stands, in ISO 8859-1, and returns all that it answers. */
  private String say(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: a\r\n b",
        "Content-Type: a\u0000b",
        "Content-Type: a\u007fb",
        "Content-Type: a\rb",
        "Content-Type: a\r\nContent-Type: b",
        "If-Match: *\r\nIf-None-Match: *",
        "Content-Type: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaa"
      })
  void letsNoHeaderThrough(String headers) throws Exception {
    String reply =
        say(
            "PUT /kv/i/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n"
                + headers
                + "\r\n\r\n1");

    assertThat(reply).startsWith("HTTP/1.1 400 ");
    assertThat(keptCommands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, a%2Fb/c, 400, index",
    "PUT, i/a%00, 400, ",
    "PUT, i/%0A, 400, ",
    "PUT, i/%C3, 400, ",
    "PUT, i/%C0%AF, 400, ",
    "PUT, i/%ED%A0%80, 400, ",
    "PUT, i/%zz, 400, ",
    "PUT, i/, 400, key",
    "PUT, /k, 400, index",
    "PUT, i/lookup, 400, key",
    "DELETE, i/search, 400, key",
    "PUT, i/a/b, 404, ",
    "PUT, i/k?ttl=1, 400, ttl",
    "PUT, i/k?ttl=0s, 400, ttl",
    "PUT, i/k?ttl=-1s, 400, ttl",
    "PUT, i/k?ttl=36526d, 400, ttl",
    "PUT, i/k?ttl=1s&ttl=2s, 400, ttl",
    "PUT, i/k?tll=1s, 400, tll",
    "DELETE, i/k?ttl=1s, 400, ttl"
  })
  void refusesOtherPaths(String method, String path, int status, String field) throws Exception {
    String reply =
        say(
            method
                + " /kv/"
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1");

    assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
    if (field != null) {
      assertThat(reply).contains("\"field\":\"" + field + '"');
    }
    assertThat(keptCommands()).isEmpty();
  }
}
