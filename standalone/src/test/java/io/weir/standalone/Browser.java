package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven by its DevTools protocol. Faults of scripts, and what
 * the content security policy refuses, are kept.
 */
final class Browser implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> OPTIONS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--remote-debugging-port=0");

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private WebSocket socket;

  private Browser(Process process) {
    this.process = process;
  }

  /** Where Debian, or another system, has it; empty if it is not installed. */
  static Optional<Path> installed() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param dir an empty directory, for its profile and for downloads
   */
  static Browser start(Path dir) throws Exception {
    ProcessBuilder command = new ProcessBuilder(installed().orElseThrow().toString());
    command.command().addAll(OPTIONS);
    command.command().addAll(List.of("--user-data-dir=" + dir.resolve("profile"), "about:blank"));
    command.redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile());
    Browser browser = new Browser(command.start());
    try {
      browser.connect(dir);
      return browser;
    } catch (Exception | Error e) {
      browser.close();
      throw e;
    }
  }

  private void connect(Path dir) throws Exception {
    Path ports = dir.resolve("profile").resolve("DevToolsActivePort");
    await().atMost(PATIENCE).until(() -> Files.exists(ports) && Files.size(ports) > 0);
    String port = Files.readAllLines(ports).get(0);
    URI list = URI.create("http://127.0.0.1:" + port + "/json");
    JsonNode page =
        await()
            .atMost(PATIENCE)
            .until(
                () -> firstPage(http.send(request(list), BodyHandlers.ofString()).body()),
                p -> p != null);
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(page.path("webSocketDebuggerUrl").textValue()), new Messages())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
    send(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", dir.resolve("downloads").toString()));
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri).build();
  }

  private static JsonNode firstPage(String list) throws IOException {
    for (JsonNode each : JSON.readTree(list)) {
      if (each.path("type").textValue().equals("page")) {
        return each;
      }
    }
    return null;
  }

  /** What comes from the browser, in pieces. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean isLast) {
      text.append(piece);
      if (isLast) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(String message) {
    JsonNode json;
    try {
      json = JSON.readTree(message);
    } catch (IOException e) {
      throw new IllegalStateException(message, e);
    }
    JsonNode parameters = json.path("params");
    switch (json.path("method").asText("")) {
      case "" -> waiting.remove(json.path("id").intValue()).complete(json);
      case "Runtime.exceptionThrown" -> faults.add(parameters.path("exceptionDetails").toString());
      case "Log.entryAdded" -> {
        JsonNode entry = parameters.path("entry");
        if (entry.path("level").asText().equals("error")
            && !entry.path("source").asText().equals("network")) {
          faults.add(entry.toString());
        }
      }
      case "Network.requestWillBeSent" ->
          requests.add(parameters.path("request").path("url").textValue());
      default -> {}
    }
  }

  /** Sends a command and returns its result. */
  JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    socket.sendText(command.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    JsonNode json = reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(json.has("error")).as("%s: %s", method, json).isFalse();
    return json.path("result");
  }

  void open(String url) throws Exception {
    send("Page.navigate", Map.of("url", url));
  }

  /**
   * The size of the page, and which colours the system is said to prefer.
   *
   * @param scheme {@code light} or {@code dark}
   */
  void look(int width, int height, String scheme) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** What an expression of JavaScript, or a promise, gives. */
  JsonNode value(String expression) throws Exception {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(result.has("exceptionDetails")).as("%s: %s", expression, result).isFalse();
    return result.path("result").path("value");
  }

  /** Waits until an expression is true. */
  void until(String expression) {
    await(expression).atMost(PATIENCE).until(() -> value(expression).asBoolean());
  }

  /** Clicks into the middle of an element, once there is one. */
  void click(String selector) throws Exception {
    until("!!document.querySelector('" + selector + "')");
    JsonNode at = middle(selector);
    mouse("mousePressed", at.get(0).intValue(), at.get(1).intValue());
    mouse("mouseReleased", at.get(0).intValue(), at.get(1).intValue());
  }

  private JsonNode middle(String selector) throws Exception {
    return value(
        "(e => { e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect();"
            + " return [Math.round(r.left + r.width / 2), Math.round(r.top + r.height / 2)]; })"
            + "(document.querySelector('"
            + selector
            + "'))");
  }

  /** Types a text into the element that has the focus. */
  void type(String text) throws Exception {
    send("Input.insertText", Map.of("text", text));
  }

  void press(String key) throws Exception {
    Map<String, Object> down = new HashMap<>(Map.of("type", "keyDown", "key", key, "code", key));
    switch (key) {
      case "Enter" -> down.put("text", "\r"); // what a form is sent by
      case "Escape" -> down.put("windowsVirtualKeyCode", 27); // what a dialog is closed by
      default -> {}
    }
    send("Input.dispatchKeyEvent", down);
    send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
  }

  void mouse(String type, int x, int y) throws Exception {
    send(
        "Input.dispatchMouseEvent",
        Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1, "buttons", 1));
  }

  void drag(int fromX, int toX, int y) throws Exception {
    mouse("mouseMoved", fromX, y);
    mouse("mousePressed", fromX, y);
    mouse("mouseMoved", (fromX + toX) / 2, y);
    mouse("mouseMoved", toX, y);
    mouse("mouseReleased", toX, y);
  }

  byte[] picture() throws Exception {
    JsonNode picture = send("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(picture.path("data").textValue());
  }

  /** Exceptions of scripts, and what the content security policy refused. */
  List<String> faults() {
    return faults;
  }

  /** The addresses of all that was asked for. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> parts = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    parts.forEach(ProcessHandle::destroyForcibly); // they outlive it, and write into the profile
    CompletableFuture.allOf(
            parts.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, 10, TimeUnit.SECONDS)
        .join();
  }
}
