package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.Reference.Sample;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a browser, as people use it: types, clicks and drags, and looks at what is drawn.
 * Skipped where no Chromium is installed. Leaves pictures for the documents in {@code
 * target/console}.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsoleTest {
  private static final long SECOND = 1_000_000_000;
  private static final long STEP = 5 * SECOND;
  private static final long HOURS = 2 * 3600 * SECOND;
  private static final long SEED = 20260131;
  private static final List<String> TAGS =
      List.of(
          "boiler.7/steam",
          "boiler.8/steam",
          "grid.feed",
          "pump.north.1",
          "pump.north.2",
          "pump.south.1",
          "tank.12/level",
          "turbine.a",
          "turbine.b");
  private static final String PUMP = "pump.north.1";

  /** The first two colours of a chart on white, as {@code palette.js} has them. */
  private static final String BLUE = "[20, 99, 184]";

  private static final String ORANGE = "[209, 88, 10]";

  @TempDir static Path dir;
  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();
  private static HttpApi api;
  private static Browser browser;
  private static long end;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
    api = new HttpApi(WEIR.url());
    end = System.currentTimeMillis() / 1000 * SECOND;
    for (int i = 0; i < TAGS.size(); i++) {
      api.postBatch(samples(i));
    }
    for (String tag : TAGS) {
      await().atMost(Browser.PATIENCE).until(() -> api.countOfTags(tag) == HOURS / STEP);
    }
    browser = Browser.start(dir);
  }

  /** What a plant might measure: slow waves, a walk, and a jump now and then. */
  private static List<Sample> samples(int tag) {
    Random random = new Random(SEED + tag);
    double[] walk = new double[10];
    List<Sample> samples = new ArrayList<>();
    for (long time = end - HOURS; time < end; time += STEP) {
      double[] values = new double[walk.length];
      double hours = time % (24 * 3600 * SECOND) / (3600.0 * SECOND);
      for (int i = 0; i < values.length; i++) {
        walk[i] = walk[i] * 0.995 + random.nextGaussian() * 0.6;
        double wave = Math.sin((hours * (1.2 - i * 0.07) + i * 0.35 + tag) * 2 * Math.PI);
        double jump = random.nextInt(900) == 0 ? 9 : 0;
        double value = 40 + i * 24 - tag * 2 + wave * (9 - i * 0.6) + walk[i] + jump;
        values[i] = Math.round(value * 1000) / 1000.0;
      }
      samples.add(new Sample(TAGS.get(tag), time, values));
    }
    return samples;
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void ranWithoutFaultsAndAskedNobodyElse() {
    assertThat(browser.faults()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(each -> each.startsWith(WEIR.url() + "/") || each.startsWith("blob:"));
  }

  private static void open(String query) throws Exception {
    browser.look(1280, 800, "light");
    browser.open(WEIR.url() + "/?" + query);
  }

  private static String interval(long seconds) {
    return "&start=" + (end - seconds * SECOND) + "&end=" + end;
  }

  /** Notes when tags are listed, by the page's own clock. */
  private static final String NOTE_LISTING =
      "new MutationObserver((_, o) => { if (document.querySelector('.tags li')) {"
          + " window.listed = performance.now(); o.disconnect(); } })"
          + ".observe(document, {childList: true, subtree: true});";

  /** Which is a second, for a page of a machine that has nothing else to do: it is tried again. */
  @Test
  void listsTagsWithinASecondOfTheFirstByte() throws Exception {
    JsonNode script =
        browser.send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTE_LISTING));
    try {
      await()
          .atMost(Browser.PATIENCE)
          .untilAsserted(
              () -> {
                open("start=now-1h");
                browser.until("window.listed > 0");
                double millis =
                    browser
                        .value(
                            "window.listed - performance.getEntriesByType('navigation')[0]"
                                + ".responseStart")
                        .doubleValue();
                assertThat(millis).as("ms after the first byte").isBetween(1.0, 1000.0);
              });
    } finally {
      browser.send(
          "Page.removeScriptToEvaluateOnNewDocument",
          Map.of("identifier", script.path("identifier").textValue()));
    }
  }

  private static void awaitCharts(int count) {
    browser.until("document.querySelectorAll('.chart canvas').length === " + count);
    browser.until("!document.querySelector('[aria-busy]')");
  }

  /** In how many of the columns of pixels of the first chart a colour stands. */
  private static int columns(String colour) throws Exception {
    return browser
        .value(
            "(() => { const c = document.querySelector('.chart canvas'); const w = c.width;"
                + " const d = c.getContext('2d').getImageData(0, 0, w, c.height).data;"
                + " const rgb = "
                + colour
                + "; const hit = new Set();"
                + " for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200 &&"
                + " rgb.every((v, k) => Math.abs(d[i + k] - v) < 12)) hit.add((i / 4) % w);"
                + " return hit.size; })()")
        .intValue();
  }

  private static String text(String selector) throws Exception {
    return browser.value("document.querySelector('" + selector + "').innerText").textValue();
  }

  /** The picture is for people: that it could be taken is all that a test can tell. */
  private static void keep(String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target", "console"));
    Files.write(pictures.resolve(name), browser.picture());
  }

  @Test
  void findsATagByWhatItsNameBeginsWithOrHasInItAndDrawsIt() throws Exception {
    open(interval(3600).substring(1));
    browser.until("document.querySelectorAll('.tags li').length >= " + TAGS.size());
    assertThat(text(".charts")).contains("Pick a tag");

    browser.click("#find");
    browser.type("pump.n");
    browser.until("document.querySelectorAll('.tags li').length === 2");
    browser.click(".tags label");
    awaitCharts(1);
    assertThat(text(".chart h2")).isEqualTo(PUMP);
    assertThat(text(".facts")).isEqualTo("1000 points of 3 s 600 ms · exact");
    assertThat(columns(BLUE)).isGreaterThan(700);
    assertThat(columns(ORANGE)).isGreaterThan(700);

    browser.value("document.getElementById('find').select()");
    browser.type("K.12/LEVEL");
    browser.until("document.querySelectorAll('.tags li').length === 1");
    assertThat(text(".tags .name")).isEqualTo("tank.12/level");
  }

  @Test
  void showsTheValuesUnderTheCursorAsTheApiHasThem() throws Exception {
    open("tag=" + PUMP + interval(3600));
    awaitCharts(1);
    browser.mouse("mouseMoved", 800, 400);
    browser.until("document.querySelector('.when').innerText.includes('ns')");

    long time = Long.parseLong(text(".when span").replace(" ns", ""));
    JsonNode report = HttpApi.json(api.report(PUMP, end - 3600 * SECOND, end, 1000));
    JsonNode row = null;
    for (JsonNode each : report.path("samples")) {
      if (each.path("time").longValue() == time) {
        row = each;
      }
    }
    assertThat(row).as("row at %d", time).isNotNull();
    for (int i = 0; i < 10; i++) {
      String shown =
          browser.value("document.querySelectorAll('.legend .value')[" + i + "].title").textValue();
      assertThat(Double.parseDouble(shown))
          .isEqualTo(row.path("values").get(i).doubleValue(), within(0.0));
    }
  }

  @Test
  void zoomsWhereItIsDraggedAndGoesBack() throws Exception {
    open("tag=" + PUMP + interval(3600));
    awaitCharts(1);
    browser.drag(600, 800, 400);

    browser.until("!location.search.includes('end=" + end + "')");
    awaitCharts(1);
    long length = length();
    assertThat(length).isBetween(600 * SECOND, 1000 * SECOND);
    assertThat(columns(BLUE)).isGreaterThan(400);

    browser.press("ArrowLeft");
    browser.until("document.querySelector('[aria-label^=Back]') && history.state.depth === 2");
    assertThat(length()).isBetween(length - SECOND, length + SECOND);

    browser.press("Backspace");
    browser.until("history.state.depth === 1");
    browser.press("Backspace");
    browser.until("location.search.includes('end=" + end + "')");
  }

  private static long length() throws Exception {
    return Long.parseLong(
        browser
            .value(
                "(p => String(BigInt(p.get('end')) - BigInt(p.get('start'))))"
                    + "(new URLSearchParams(location.search))")
            .textValue());
  }

  @Test
  void hidesALineAndKeepsThatInItsAddress() throws Exception {
    open("tag=" + PUMP + interval(3600));
    awaitCharts(1);
    browser.click(".legend .line");

    browser.until("document.querySelector('.line').getAttribute('aria-pressed') === 'false'");
    assertThat(columns(BLUE)).isZero();
    assertThat(columns(ORANGE)).isGreaterThan(700);
    String address = browser.value("location.search").textValue();
    assertThat(address).contains("hide=0");

    browser.open(WEIR.url() + "/" + address);
    awaitCharts(1);
    assertThat(columns(BLUE)).isZero();
  }

  @Test
  void showsSeveralTagsWithABandAndWhatTheyWereBefore() throws Exception {
    String view = "tag=" + PUMP + "&tag=turbine.a&fn=avg&points=250&band=1&compare=-1h";
    open(view + interval(3600));
    awaitCharts(2);
    JsonNode last =
        HttpApi.json(
                api.get(
                    "/api?tag=" + PUMP + "&points=250&fn=avg,min,max&compare=-1h" + interval(3600)))
            .path("samples")
            .get(249)
            .path("values");
    assertThat(text(".legend .line"))
        .contains("to", "before")
        .contains(inDigits(last.path("avg").get(0).doubleValue()));

    browser.click("#layout-one");
    awaitCharts(1);
    assertThat(text(".chart h2")).isEqualTo("2 tags");
    assertThat(browser.value("document.querySelectorAll('.line').length").intValue()).isEqualTo(20);
  }

  /** As the legend writes it: seven digits. */
  private static String inDigits(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(7)).stripTrailingZeros().toPlainString();
  }

  @Test
  void showsRowsAsATable() throws Exception {
    open("tag=" + PUMP + "&points=50" + interval(3600));
    awaitCharts(1);
    browser.click("#layout-table");
    browser.until("document.querySelectorAll('.rows tbody tr').length === 50");

    JsonNode last =
        HttpApi.json(api.report(PUMP, end - 3600 * SECOND, end, 50)).path("samples").get(49);
    JsonNode cells =
        browser.value(
            "[...document.querySelectorAll('.rows tbody tr:last-child td')].map(e => e.innerText)");
    assertThat(cells.size()).isEqualTo(12);
    assertThat(cells.get(1).textValue()).isEqualTo(Long.toString(end));
    for (int i = 0; i < 10; i++) {
      assertThat(Double.parseDouble(cells.get(i + 2).textValue()))
          .isEqualTo(last.path("values").get(i).doubleValue(), within(0.0));
    }
    browser.click("#layout-each");
    awaitCharts(1);
  }

  @Test
  void givesRowsAndAPictureAway() throws Exception {
    open("tag=" + PUMP + interval(3600));
    awaitCharts(1);
    browser.click("#take");
    browser.click("#csv");
    browser.click("#png");

    Path downloads = dir.resolve("downloads");
    Path csv = downloads.resolve(PUMP + ".csv");
    Path png = downloads.resolve(PUMP + ".png");
    await().atMost(Browser.PATIENCE).until(() -> Files.exists(csv) && Files.exists(png));
    assertThat(Files.readString(csv))
        .isEqualTo(api.get("/api?tag=" + PUMP + "&format=csv" + interval(3600)).body());
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
    assertThat(browser.value("document.querySelectorAll('textarea')[2].value").textValue())
        .isEqualTo("curl '" + WEIR.url() + "/api?tag=" + PUMP + interval(3600) + "'");
  }

  @Test
  void followsSamplesAsTheyCome() throws Exception {
    String tag = "live.1";
    long start = System.currentTimeMillis() * 1_000_000;
    api.postBatch(List.of(new Sample(tag, start, new double[10])));
    await()
        .atMost(Browser.PATIENCE)
        .until(() -> api.report(tag, start, start + 9, 1).body().contains("[0.0"));
    open("tag=" + tag + "&start=now-6h");
    awaitCharts(1);
    int queries = queries();
    browser.click("#live");
    browser.until("document.querySelector('#live').getAttribute('aria-pressed') === 'true'");

    for (int n = 1; n <= 3; n++) {
      double[] values = {n, 0, 0, 0, 0, 0, 0, 0, 0, 5.25 * n};
      long time = System.currentTimeMillis() * 1_000_000;
      api.postBatch(List.of(new Sample(tag, time, values)));
      browser.until("document.querySelector('.legend .value').innerText === '" + n + "'");
    }

    assertThat(browser.value("document.querySelectorAll('.value')[9].title").textValue())
        .isEqualTo("15.75");
    assertThat(queries() - queries).as("reports asked for meanwhile").isLessThanOrEqualTo(1);
    assertThat(api.get("/metrics").body()).contains("weir_live_viewers 1.0", "weir_live_tags 1.0");

    browser.open("about:blank");
    await()
        .atMost(Browser.PATIENCE)
        .until(
            () -> { // a viewer that is gone is noticed at its next event
              long time = System.currentTimeMillis() * 1_000_000;
              api.postBatch(List.of(new Sample(tag, time, new double[10])));
              return api.get("/metrics").body().contains("weir_live_viewers 0.0");
            });
  }

  private static int queries() {
    return (int) browser.requests().stream().filter(each -> each.contains("/api?")).count();
  }

  @Test
  void saysWhatIsWrongWithAnInterval() throws Exception {
    open("tag=" + PUMP + "&start=now&end=now-1h");
    browser.until("!!document.querySelector('.fault')");
    assertThat(text(".fault")).contains("The interval must end after it starts.");

    open("tag=nobody.has.it" + interval(3600));
    browser.until("!!document.querySelector('.missing')");
    assertThat(text(".missing")).contains("nobody.has.it", "No sample of it is held.");
  }

  @Test
  void looksRightInLightInDarkAndOnASmallScreen() throws Exception {
    open("tag=" + PUMP + interval(3600));
    awaitCharts(1);
    browser.mouse("mouseMoved", 900, 400);
    browser.until("document.querySelector('.when').innerText.includes('ns')");
    keep("console.png");

    browser.look(1280, 800, "dark");
    String several = "tag=" + PUMP + "&tag=turbine.a&fn=avg&points=100&band=1";
    browser.open(WEIR.url() + "/?" + several + "&hide=1&hide=2&hide=4&hide=5" + interval(3600));
    awaitCharts(2);
    keep("console-dark.png");
    assertThat(browser.value("getComputedStyle(document.body).backgroundColor").textValue())
        .isEqualTo("rgb(13, 17, 23)");

    browser.look(390, 844, "light");
    browser.open(WEIR.url() + "/?tag=" + PUMP + interval(3600));
    awaitCharts(1);
    keep("console-narrow.png");
    assertThat(browser.value("document.documentElement.scrollWidth").intValue())
        .as("nothing is cut off on the right")
        .isLessThanOrEqualTo(390);
  }
}
