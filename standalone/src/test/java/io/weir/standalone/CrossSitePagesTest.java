package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What pages of other sites can do in a browser to a server that it reaches. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class CrossSitePagesTest {
  /** Each way of a page to send something without a word of the server it is sent to. */
  private static final String PAGE =
      """
      <!doctype html>
      <script>
        // A form of text sends name=value, which is a line of line protocol.
        const form = (url, name, value, attribute, policy) => new Promise(done => {
          const frame = document.createElement('iframe');
          let loads = 0;
          frame.onload = () => { if (++loads === 2) done('sent'); };
          if (attribute) frame.setAttribute('sandbox', attribute);
          frame.srcdoc = `<meta name=referrer content="${policy}">
            <form method=post enctype=text/plain action="${url}"><input name=x></form>
            <script>
              onload = () => setTimeout(() => {
                const field = document.forms[0].x;
                field.value = ${JSON.stringify(value)};
                field.name = ${JSON.stringify(name)};
                document.forms[0].submit();
              });
            <` + '/script>';
          document.body.append(frame);
        });
        const sent = (url, options) =>
          fetch(url, options).then(reply => reply.type + ' ' + reply.status, e => 'failed');
        async function attack(url, who) {
          const results = {};
          const write = url + '/write';
          const line = way => ({method: 'POST', mode: 'no-cors', body: who + way + ' v=1'});
          results.form = await form(write, who + 'form v', '1', '', 'origin');
          results.sandbox = await form(
              write, who + 'sandbox v', '1', 'allow-forms allow-scripts', 'origin');
          results.unreferred = await form(write, who + 'unreferred v', '1', '', 'no-referrer');
          results.fetch = await sent(write, line('fetch'));
          results.beacon = navigator.sendBeacon(write, who + 'beacon v=1');
          results.event = await sent(
              url + '/streams/cross/event', {...line('event'), body: '{"a":1}'});
          results.token = await sent(write, {
            method: 'POST', body: who + 'token v=1', headers: {Authorization: 'Bearer root'}});
          results.put = await sent(url + '/kv/cross/put', {method: 'PUT', body: '1'});
          results.removal = await sent(url + '/streams/cross/own', {method: 'DELETE'});
          results.last = await sent(write, line('last'));
          return results;
        }
      </script>
      <body>
      """;

  @TempDir static Path dir;
  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();
  @RegisterExtension private static final SharedStandalone OPEN = new SharedStandalone();
  private static HttpServer site;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
    site.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    browser = Browser.start(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
      site.stop(0);
    }
  }

  /** A name below localhost is a site of its own, which browsers find on this machine. */
  private static void openPage(String host) throws Exception {
    browser.open("http://" + host + ":" + site.getAddress().getPort() + "/");
    browser.until("typeof attack === 'function'");
  }

  /** Runs the page's script; what may be sent without asking is sent, and the rest is not. */
  private static void attack(String host, String url, String who) throws Exception {
    openPage(host);
    assertThat(browser.value("attack('" + url + "', '" + who + "')").toString())
        .contains("\"form\":\"sent\"", "\"sandbox\":\"sent\"", "\"unreferred\":\"sent\"")
        .contains("\"fetch\":\"opaque 0\"", "\"event\":\"opaque 0\"", "\"last\":\"opaque 0\"")
        .contains("\"beacon\":true")
        .contains("\"token\":\"failed\"", "\"put\":\"failed\"", "\"removal\":\"failed\"");
    assertThat(browser.requests()).contains(url + "/write", url + "/streams/cross/event");
  }

  private static void awaitTags(HttpApi api, String prefix, String... tags) {
    await()
        .atMost(Browser.PATIENCE)
        .untilAsserted(() -> assertThat(api.get("/tags?prefix=" + prefix).body()).contains(tags));
  }

  private static void assertNothingIsWritten(String url, String token) throws Exception {
    HttpApi api = new HttpApi(url, token);
    assertThat(api.post("/streams/cross/own", "1").statusCode()).isEqualTo(201);
    attack("evil.localhost", url, "evil_");
    assertThat(api.post("/write", "evil_own v=1").statusCode()).isEqualTo(204);
    assertThat(api.post("/streams/cross/own", "2").statusCode()).isEqualTo(201);
    awaitTags(api, "evil_", "evil_own_v");
    await()
        .atMost(Browser.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.get("/streams/cross/own?limit=10").body())
                    .contains("\"data\":1}", "\"data\":2}"));
    assertThat(api.get("/tags?prefix=evil_").body().split("evil_")).hasSize(2);
    assertThat(api.get("/streams/cross").body().split("\"name\":")).hasSize(2);
    assertThat(api.get("/kv/cross/put").statusCode()).isEqualTo(404);
  }

  @Test
  void writeNothingToAGuardedServer() throws Exception {
    assertNothingIsWritten(WEIR.url(), GuardedStandalone.ROOT);
  }

  @Test
  void writeNothingToAnOpenServer() throws Exception {
    assertNothingIsWritten(OPEN.url(), "");
  }
}
