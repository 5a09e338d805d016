package io.weir.query;

import static io.weir.query.ListenServer.PATIENCE;
import static io.weir.query.ListenServer.awaitLine;
import static io.weir.query.ListenServer.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /listen} over a real port, by the WebSockets of the JDK. */
class ListenSocketsTest {
  @RegisterExtension private final ListenServer server = new ListenServer();

  /** A client that keeps what it got. */
  private static final class Messages implements WebSocket.Listener {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private volatile int closed;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed = code;
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable fault) {
      closed = -1;
    }
  }

  private WebSocket open(Messages messages, String path, String... headers) {
    WebSocket.Builder builder = QueryServer.CLIENT.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder
        .buildAsync(URI.create(server.url().replace("http", "ws") + path), messages)
        .join();
  }

  @Test
  void listensOverAWebSocketByCommands() {
    server.appendUnheard("1");
    Messages messages = new Messages();
    WebSocket socket = open(messages, "/listen?s=b:other:1");

    say(socket, "{\"cmd\":\"ping\",\"id\":\"p\\n\"}");
    awaitLine(messages.texts, "{\"ok\":true,\"id\":\"p\\n\",\"type\":\"ping\"}");
    say(socket, "{\"cmd\":\"subscribe\",\"bucket\":\"b\",\"stream\":\"s\",\"from\":1,\"id\":7}");
    awaitLine(messages.texts, "{\"ok\":true,\"id\":7,\"type\":\"subscribe\"}");
    awaitLine(messages.texts, "[" + event(1, "1") + "]");
    server.append("2");
    awaitLine(messages.texts, "[" + event(2, "2") + "]");
    say(socket, "{\"cmd\":\"subscribe\",\"bucket\":\"b\",\"stream\":\"s\",\"id\":8}");
    awaitLine(
        messages.texts, "{\"ok\":false,\"id\":8,\"reason\":\"stream: is listened to already\"}");
    say(socket, "{\"cmd\":\"unsubscribe\",\"bucket\":\"b\",\"stream\":\"s\",\"id\":9}");
    awaitLine(messages.texts, "{\"ok\":true,\"id\":9,\"type\":\"unsubscribe\"}");
    server.append("3");
    say(socket, "nonsense");
    awaitLine(messages.texts, "{\"ok\":false,\"reason\":\"a command must be JSON\"}");
    say(socket, "{\"cmd\":\"jump\"}");
    awaitLine(
        messages.texts,
        "{\"ok\":false,\"reason\":\"cmd: must be subscribe, unsubscribe or ping\"}");
    assertThat(messages.texts).doesNotContain("[" + event(3, "3") + "]");

    server.restart(Map.of());
    await().atMost(PATIENCE).until(() -> messages.closed == 1001);
  }

  private static void say(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }

  @Test
  void closesAWebSocketWhoseCommandIsHuge() {
    Messages messages = new Messages();
    WebSocket socket = open(messages, "/listen");

    socket.sendText("x".repeat(100_000), true);

    await().atMost(PATIENCE).until(() -> messages.closed != 0);
    server.awaitListeners(0);
  }

  @Test
  void refusesAWebSocketOfAnotherSitesPage() {
    Messages messages = new Messages();
    open(messages, "/listen", "Origin", "http://localhost:3000").abort();

    assertRefused(403, "/listen", "Origin", "http://evil.example");
    assertRefused(403, "/listen", "Origin", "null");
    assertRefused(400, "/listen?s=b");
  }

  private void assertRefused(int status, String path, String... headers) {
    assertThatThrownBy(() -> open(new Messages(), path, headers))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
  }

  @Test
  void refusesMoreListenersThanItMayHave() throws Exception {
    server.restart(Map.of("WEIR_LISTENERS", "1"));
    WebSocket first = open(new Messages(), "/listen");
    server.awaitListeners(1);

    assertThat(server.get("/listen?s=b:s").statusCode()).isEqualTo(429);
    assertThat(server.get("/listen?s=b:s", "Accept", "text/event-stream").statusCode())
        .isEqualTo(429);
    assertRefused(429, "/listen");
    first.abort();
    server.awaitListeners(0);
  }

  /** Silent as long as nothing is appended, and longer than a request's head may take. */
  @Test
  void keepsAWebSocketThatIsSilent() {
    server.restart(Map.of("WEIR_HTTP_HEAD_TIMEOUT", "100ms", "WEIR_HTTP_IDLE_TIMEOUT", "1s"));
    Messages messages = new Messages();
    WebSocket socket = open(messages, "/listen?s=b:s:1");
    say(socket, "{\"cmd\":\"ping\"}");
    long begin = System.nanoTime();
    await().atMost(PATIENCE).until(() -> System.nanoTime() - begin > 3_000_000_000L);

    server.append("1");

    awaitLine(messages.texts, "[" + event(1, "1") + "]");
  }
}
