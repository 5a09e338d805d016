package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console's pages of streams, documents, keys and the status, in a browser, at a server that
 * asks who comes: so all that they do they do with a session. Leaves pictures in {@code
 * target/console}.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsoleRecordsTest {
  @TempDir static Path dir;
  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();
  private static HttpApi api;
  private static Browser browser;
  private static ConsolePage page;

  /** An administrator, whose first password must be changed. */
  private static final String USER = "console";

  private static final String PASSWORD = "second password";

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
    api = WEIR.api(GuardedStandalone.ROOT);
    WEIR.tokens(Map.of("console-reader", "get,list:streams/shop/*"));
    WEIR.user(USER);
    WEIR.grant(USER, "admin", "/access/server");
    String first = "{\"username\":\"" + USER + "\",\"password\":\"first password\"}";
    assertThat(api.put("/users", first).statusCode()).isEqualTo(200);
    browser = Browser.start(dir);
    page = new ConsolePage(browser, WEIR.url());
    signInForTheFirstTime();
  }

  private static void signInForTheFirstTime() throws Exception {
    page.open("view=streams");
    page.awaitText("dialog h2", "Sign in");
    assertThat(browser.value("document.activeElement.id").textValue()).isEqualTo("account-user");
    assertThat(browser.value(UNLABELLED).toString()).isEqualTo("[]");
    page.keep("console-sign-in.png");
    enter("no such password");
    page.awaitText("dialog [role=alert]", "That is not the password of such a user.");
    enter("first password");
    page.awaitText("dialog h2", "Choose a password");
    assertThat(browser.value(UNLABELLED).toString()).isEqualTo("[]");
    page.write("#account-new", PASSWORD);
    page.write("#account-again", PASSWORD + "s");
    browser.press("Enter");
    page.awaitText("dialog [role=alert]", "The two are not the same.");
    page.write("#account-again", PASSWORD);
    page.keep("console-first-password.png");
    browser.press("Enter");
    page.awaitText("#account", USER);
    browser.until("!document.querySelector('dialog')");
  }

  /** Fields of the dialog that a reader of the screen would have no name for. */
  private static final String UNLABELLED =
      "[...document.querySelectorAll('dialog input')].filter(e => !e.labels.length).map(e => e.id)";

  /** Signs in as the administrator, with the keyboard. */
  private static void enter(String password) throws Exception {
    page.write("#account-user", USER);
    page.write("#account-password", password);
    browser.press("Enter");
  }

  /** Ends the session of the page from elsewhere. */
  private static void endSession() throws Exception {
    String token =
        browser.value("JSON.parse(sessionStorage.getItem('weir.session')).token").textValue();
    assertThat(new HttpApi(WEIR.url(), token).delete("/sessions").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void ranWithoutFaultsAndShowedItsTokenToNobodyElse() throws Exception {
    assertThat(browser.faults()).isEmpty();
    assertThat(browser.requests()).isNotEmpty().noneMatch(each -> each.contains("jwt"));
    assertThat(browser.value("document.cookie").textValue()).isEmpty();
    assertThat(browser.value("JSON.stringify(localStorage)").textValue()).isEqualTo("{}");
  }

  @Test
  void sendsAnEventAndListensForMore() throws Exception {
    page.open("view=streams");
    page.write("#to-stream", "shop/orders");
    page.write("#event", "{\"order\":1,\"price\":1.50,\"of\":9007199254740993}");
    browser.click("#send");
    page.awaitText("tbody td code", "\"price\":1.50,\"of\":9007199254740993");
    page.awaitText(".names [aria-current] span", "shop");

    browser.click("#listen");
    browser.until("document.querySelector('#listen').getAttribute('aria-pressed') === 'true'");
    HttpResponse<String> reply = api.post("/streams/shop/orders", "{\"order\":2}");
    assertThat(reply.statusCode()).isEqualTo(201);
    page.awaitText("tbody td code", "\"order\":2");
    assertThat(
            browser
                .value("[...document.querySelectorAll('tbody td.number')].map(e => e.innerText)")
                .toString())
        .isEqualTo("[\"2\",\"1\"]");
    page.awaitText(".facts", "2 events · ids 1 to 2");

    page.keep("console-streams.png");
    page.write("#event", "no JSON");
    browser.click("#send");
    browser.until("!!document.querySelector('.send .bad')");
  }

  @Test
  void editsAnItemAndOverwritesNothingUnseen() throws Exception {
    page.open("view=keys");
    page.write("#index", "customers");
    page.write("#key", "c/1");
    page.write("#value", "{\"city\":\"Graz\"}");
    browser.click("#save");
    page.awaitText(".split h2", "c/1");
    page.awaitText("tbody td code", "Graz");
    String path = "/kv/customers/c%2F1";
    assertThat(api.get(path).body()).isEqualTo("{\"city\":\"Graz\"}");

    page.write("#value", "{\"city\":\"Wien\"}");
    browser.click("#save");
    page.awaitText("tbody td code", "Wien");
    assertThat(api.get(path).body()).isEqualTo("{\"city\":\"Wien\"}");

    browser.value(
        "fetch('"
            + path
            + "', {method: 'PUT', body: 'changed', headers: {Authorization: 'Bearer root'}})"
            + ".then(reply => reply.status)");
    page.write("#value", "{\"city\":\"Linz\"}");
    browser.click("#save");
    page.awaitText(".split .bad", "Somebody else has changed it");
    assertThat(api.get(path).body()).isEqualTo("changed");

    browser.open(WEIR.url() + "/?view=keys&index=customers&key=c%2F1");
    browser.until("!!document.querySelector('#delete')");
    browser.value("window.confirm = () => true");
    browser.click("#delete");
    page.awaitText("tbody", "No item is like that.");
    assertThat(api.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void asksForDocumentsWithAFilterAndPageAfterPage() throws Exception {
    long now = System.currentTimeMillis() * 1000;
    for (int i = 0; i < 5; i++) {
      String document = "{\"order\":" + i + ",\"price\":" + (10 + i * i) + ".50}";
      api.post("/metric/message/orders/" + (now - i * 60_000_000L), document);
    }
    page.open("view=documents&type=message&key=orders");
    browser.until("document.querySelectorAll('tbody tr').length === 5");
    page.awaitText("tbody td code", "\"price\":10.50");
    browser.until("!!document.querySelector('.chart canvas')");

    page.write("#query", "{\"metric_keys\":[\"orders\"],\"limit\":2}");
    browser.click("#run");
    browser.until("document.querySelectorAll('tbody tr').length === 2");
    browser.click("#next");
    browser.until("document.querySelectorAll('tbody tr').length === 4");

    page.write("#query", "{\"metric_keys\":[\"orders\"], filt");
    page.awaitText("#words", "filters");
    page.write(
        "#query", "{\"metric_keys\":[\"orders\"],\"filters\":{\"path\":\"$.price\",\"gt\":15}}");
    browser.click("#run");
    browser.until("document.querySelectorAll('tbody tr').length === 2");
    assertThat(browser.value("document.querySelector('tbody').innerText").textValue())
        .contains("26.50", "19.50")
        .doesNotContain("14.50");
    page.keep("console-documents.png");
  }

  @Test
  void showsHowWeirIs() throws Exception {
    page.open("view=status");
    page.awaitText(".ready", "Ready");
    page.awaitText("[aria-label=\"Replicas answering\"] .big", "1");
    browser.until(
        "/GB|MB/.test(document.querySelector('[aria-label=\"Disk free\"] .big').innerText)");
    page.keep("console-status.png");
  }

  @Test
  void goesOnWhereItWasOnceSomebodySignsInAgain() throws Exception {
    page.open("view=keys&index=sessions");
    page.write("#key", "kept");
    page.write("#value", "\"typed before\"");
    endSession();
    browser.click("#save");
    page.awaitText("dialog p", "The session of console has ended.");
    assertThat(browser.value("document.activeElement.id").textValue())
        .isEqualTo("account-password");
    enter(PASSWORD);
    page.awaitText("tbody td code", "typed before");
    assertThat(api.get("/kv/sessions/kept").body()).isEqualTo("\"typed before\"");
  }

  @Test
  void missesNoEventWhileItAsksWhoListens() throws Exception {
    api.post("/streams/asked/s", "1");
    await().atMost(Browser.PATIENCE).until(() -> api.get("/streams/asked/s").body().contains("1"));
    page.open("view=streams&bucket=asked&stream=s");
    page.awaitText("tbody td code", "1");
    browser.click("#listen");
    assertThat(api.post("/streams/asked/s", "2").statusCode()).isEqualTo(201);
    page.awaitText("tbody td code", "2");
    endSession();
    page.awaitText("dialog h2", "Sign in");
    assertThat(api.post("/streams/asked/s", "3").statusCode()).isEqualTo(201);
    enter(PASSWORD);
    page.awaitText("tbody td code", "3");
    assertThat(
            browser
                .value("[...document.querySelectorAll('tbody td.number')].map(e => e.innerText)")
                .toString())
        .isEqualTo("[\"3\",\"2\",\"1\"]");
  }

  @Test
  void showsToATokenWhatItMaySeeAndSaysWhatItLacks() throws Exception {
    api.post("/streams/shop/parts", "{\"part\":1}");
    api.post("/streams/other/s", "1");
    await().atMost(Browser.PATIENCE).until(() -> api.get("/buckets").body().contains("other"));
    page.open("view=streams");
    page.awaitText(".names", "other");
    browser.click("#account");
    browser.click("#sign-out");
    page.awaitText("dialog h2", "Sign in");
    browser.press("Escape");
    page.awaitText(".names .fault", "Sign in to see this");
    browser.click(".names .fault button");

    browser.click("dialog summary");
    page.write("#account-token", "nobody has it");
    browser.press("Enter");
    browser.until(
        "document.querySelectorAll('dialog [role=alert]')[1].innerText.includes('unknown')");
    page.write("#account-token", "console-reader");
    browser.press("Enter");
    page.awaitText("#account", "console-reader");
    page.awaitText(".names", "shop");
    assertThat(browser.value("document.querySelector('.names').innerText").textValue())
        .doesNotContain("other");

    page.open("view=status");
    page.awaitText(".fault", "console-reader has no permission to get server");
    page.keep("console-refused.png");

    browser.click("#account");
    browser.click("#sign-out");
    page.awaitText("dialog h2", "Sign in");
    enter(PASSWORD);
    page.awaitText("[aria-label=\"Replicas answering\"] .big", "1");
  }
}
