package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console's pages of streams, documents, keys and the status, in a browser. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsoleRecordsTest {
  @TempDir static Path dir;
  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();
  private static HttpApi api;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
    api = new HttpApi(WEIR.url());
    browser = Browser.start(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void ranWithoutFaults() {
    assertThat(browser.faults()).isEmpty();
  }

  private static void open(String query) throws Exception {
    browser.look(1280, 800, "light");
    browser.open(WEIR.url() + "/?" + query);
  }

  /** Puts a text into a field, in place of what is there. */
  private static void write(String selector, String text) throws Exception {
    browser.until("!!document.querySelector('" + selector + "')");
    browser.value("document.querySelector('" + selector + "').select()");
    browser.value("document.querySelector('" + selector + "').focus()");
    browser.type(text);
  }

  private static void awaitText(String selector, String part) {
    browser.until(
        "(document.querySelector('" + selector + "')?.innerText || '').includes('" + part + "')");
  }

  private static void keep(String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target", "console"));
    Files.write(pictures.resolve(name), browser.picture());
  }

  @Test
  void sendsAnEventAndListensForMore() throws Exception {
    open("view=streams");
    write("#to-stream", "shop/orders");
    write("#event", "{\"order\":1,\"price\":1.50,\"of\":9007199254740993}");
    browser.click("#send");
    awaitText("tbody td code", "\"price\":1.50,\"of\":9007199254740993");
    awaitText(".names [aria-current] span", "shop");

    browser.click("#listen");
    browser.until("document.querySelector('#listen').getAttribute('aria-pressed') === 'true'");
    HttpResponse<String> reply = api.post("/streams/shop/orders", "{\"order\":2}");
    assertThat(reply.statusCode()).isEqualTo(201);
    awaitText("tbody td code", "\"order\":2");
    assertThat(
            browser
                .value("[...document.querySelectorAll('tbody td.number')].map(e => e.innerText)")
                .toString())
        .isEqualTo("[\"2\",\"1\"]");

    keep("console-streams.png");
    write("#event", "no JSON");
    browser.click("#send");
    browser.until("!!document.querySelector('.send .bad')");
  }

  @Test
  void editsAnItemAndOverwritesNothingUnseen() throws Exception {
    open("view=keys");
    write("#index", "customers");
    write("#key", "c/1");
    write("#value", "{\"city\":\"Graz\"}");
    browser.click("#save");
    awaitText(".split h2", "c/1");
    awaitText("tbody td code", "Graz");
    String path = "/kv/customers/c%2F1";
    assertThat(api.get(path).body()).isEqualTo("{\"city\":\"Graz\"}");

    write("#value", "{\"city\":\"Wien\"}");
    browser.click("#save");
    awaitText("tbody td code", "Wien");
    assertThat(api.get(path).body()).isEqualTo("{\"city\":\"Wien\"}");

    browser.value(
        "fetch('" + path + "', {method: 'PUT', body: 'changed'}).then(reply => reply.status)");
    write("#value", "{\"city\":\"Linz\"}");
    browser.click("#save");
    awaitText(".split .bad", "Somebody else has changed it");
    assertThat(api.get(path).body()).isEqualTo("changed");

    browser.open(WEIR.url() + "/?view=keys&index=customers&key=c%2F1");
    browser.until("!!document.querySelector('#delete')");
    browser.value("window.confirm = () => true");
    browser.click("#delete");
    awaitText("tbody", "No item is like that.");
    assertThat(api.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void asksForDocumentsWithAFilterAndPageAfterPage() throws Exception {
    long now = System.currentTimeMillis() * 1000;
    for (int i = 0; i < 5; i++) {
      String document = "{\"order\":" + i + ",\"price\":" + (10 + i * i) + ".50}";
      api.post("/metric/message/orders/" + (now - i * 60_000_000L), document);
    }
    open("view=documents&type=message&key=orders");
    browser.until("document.querySelectorAll('tbody tr').length === 5");
    awaitText("tbody td code", "\"price\":10.50");
    browser.until("!!document.querySelector('.chart canvas')");

    write("#query", "{\"metric_keys\":[\"orders\"],\"limit\":2}");
    browser.click("#run");
    browser.until("document.querySelectorAll('tbody tr').length === 2");
    browser.click("#next");
    browser.until("document.querySelectorAll('tbody tr').length === 4");

    write("#query", "{\"metric_keys\":[\"orders\"], filt");
    awaitText("#words", "filters");
    write("#query", "{\"metric_keys\":[\"orders\"],\"filters\":{\"path\":\"$.price\",\"gt\":15}}");
    browser.click("#run");
    browser.until("document.querySelectorAll('tbody tr').length === 2");
    assertThat(browser.value("document.querySelector('tbody').innerText").textValue())
        .contains("26.50", "19.50")
        .doesNotContain("14.50");
    keep("console-documents.png");
  }

  @Test
  void showsHowWeirIs() throws Exception {
    open("view=status");
    awaitText(".ready", "Ready");
    awaitText("[aria-label=\"Replicas answering\"] .big", "1");
    browser.until(
        "/GB|MB/.test(document.querySelector('[aria-label=\"Disk free\"] .big').innerText)");
    keep("console-status.png");
  }
}
