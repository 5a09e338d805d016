package io.weir.standalone;

import static io.weir.standalone.PlantConsole.PUMP;
import static io.weir.standalone.PlantConsole.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.Reference.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What else the console shows of samples, in a browser: tables, files, samples as they come. Leaves
 * pictures for the documents in {@code target/console}.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsoleViewsTest {
  @RegisterExtension private static final PlantConsole CONSOLE = new PlantConsole();

  @Test
  void showsRowsAsATable() throws Exception {
    CONSOLE.page().open("tag=" + PUMP + "&points=50" + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(1);
    CONSOLE.browser().click("#layout-table");
    CONSOLE.browser().until("document.querySelectorAll('.rows tbody tr').length === 50");

    JsonNode last =
        HttpApi.json(CONSOLE.api().report(PUMP, CONSOLE.end() - 3600 * SECOND, CONSOLE.end(), 50))
            .path("samples")
            .get(49);
    JsonNode cells =
        CONSOLE
            .browser()
            .value(
                "[...document.querySelectorAll('.rows tbody tr:last-child td')].map(e => e.innerText)");
    assertThat(cells.size()).isEqualTo(12);
    assertThat(cells.get(1).textValue()).isEqualTo(Long.toString(CONSOLE.end()));
    for (int i = 0; i < 10; i++) {
      assertThat(Double.parseDouble(cells.get(i + 2).textValue()))
          .isEqualTo(last.path("values").get(i).doubleValue(), within(0.0));
    }
    CONSOLE.browser().click("#layout-each");
    CONSOLE.page().awaitCharts(1);
  }

  @Test
  void givesRowsAndAPictureAway() throws Exception {
    CONSOLE.page().open("tag=" + PUMP + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(1);
    CONSOLE.browser().click("#take");
    CONSOLE.browser().click("#csv");
    CONSOLE.browser().click("#png");

    Path downloads = CONSOLE.downloads();
    Path csv = downloads.resolve(PUMP + ".csv");
    Path png = downloads.resolve(PUMP + ".png");
    await().atMost(Browser.PATIENCE).until(() -> Files.exists(csv) && Files.exists(png));
    assertThat(Files.readString(csv))
        .isEqualTo(
            CONSOLE.api().get("/api?tag=" + PUMP + "&format=csv" + CONSOLE.interval(3600)).body());
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
    assertThat(
            CONSOLE.browser().value("document.querySelectorAll('textarea')[2].value").textValue())
        .isEqualTo("curl '" + CONSOLE.url() + "/api?tag=" + PUMP + CONSOLE.interval(3600) + "'");
  }

  @Test
  void followsSamplesAsTheyCome() throws Exception {
    String tag = "live.1";
    long start = System.currentTimeMillis() * 1_000_000;
    CONSOLE.api().postBatch(List.of(new Sample(tag, start, new double[10])));
    await()
        .atMost(Browser.PATIENCE)
        .until(() -> CONSOLE.api().report(tag, start, start + 9, 1).body().contains("[0.0"));
    CONSOLE.page().open("tag=" + tag + "&start=now-6h");
    CONSOLE.page().awaitCharts(1);
    int queries = queries();
    CONSOLE.browser().click("#live");
    CONSOLE
        .browser()
        .until("document.querySelector('#live').getAttribute('aria-pressed') === 'true'");

    for (int n = 1; n <= 3; n++) {
      double[] values = {n, 0, 0, 0, 0, 0, 0, 0, 0, 5.25 * n};
      long time = System.currentTimeMillis() * 1_000_000;
      CONSOLE.api().postBatch(List.of(new Sample(tag, time, values)));
      CONSOLE.browser().until("document.querySelector('.legend .value').innerText === '" + n + "'");
    }

    assertThat(CONSOLE.browser().value("document.querySelectorAll('.value')[9].title").textValue())
        .isEqualTo("15.75");
    assertThat(queries() - queries).as("reports asked for meanwhile").isLessThanOrEqualTo(1);
    assertThat(CONSOLE.api().get("/metrics").body())
        .contains("weir_live_viewers 1.0", "weir_live_tags 1.0");

    CONSOLE.browser().open("about:blank");
    await()
        .atMost(Browser.PATIENCE)
        .until(
            () -> { // a viewer that is gone is noticed at its next event
              long time = System.currentTimeMillis() * 1_000_000;
              CONSOLE.api().postBatch(List.of(new Sample(tag, time, new double[10])));
              return CONSOLE.api().get("/metrics").body().contains("weir_live_viewers 0.0");
            });
  }

  private static int queries() {
    return (int)
        CONSOLE.browser().requests().stream().filter(each -> each.contains("/api?")).count();
  }

  @Test
  void looksRightInLightInDarkAndOnASmallScreen() throws Exception {
    CONSOLE.page().open("tag=" + PUMP + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(1);
    CONSOLE.browser().mouse("mouseMoved", 900, 400);
    CONSOLE.browser().until("document.querySelector('.when').innerText.includes('ns')");
    CONSOLE.page().keep("console.png");

    CONSOLE.browser().look(1280, 800, "dark");
    String several = "tag=" + PUMP + "&tag=turbine.a&fn=avg&points=100&band=1";
    CONSOLE
        .browser()
        .open(
            CONSOLE.url()
                + "/?"
                + several
                + "&hide=1&hide=2&hide=4&hide=5"
                + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(2);
    CONSOLE.page().keep("console-dark.png");
    assertThat(
            CONSOLE.browser().value("getComputedStyle(document.body).backgroundColor").textValue())
        .isEqualTo("rgb(13, 17, 23)");

    CONSOLE.browser().look(390, 844, "light");
    CONSOLE.browser().open(CONSOLE.url() + "/?tag=" + PUMP + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(1);
    CONSOLE.page().keep("console-narrow.png");
    assertThat(CONSOLE.browser().value("document.documentElement.scrollWidth").intValue())
        .as("nothing is cut off on the right")
        .isLessThanOrEqualTo(390);
  }

  @Test
  void saysWhatIsWrongWithAnInterval() throws Exception {
    CONSOLE.page().open("tag=" + PUMP + "&start=now&end=now-1h");
    CONSOLE.browser().until("!!document.querySelector('.fault')");
    assertThat(CONSOLE.page().text(".fault")).contains("The interval must end after it starts.");

    CONSOLE.page().open("tag=nobody.has.it" + CONSOLE.interval(3600));
    CONSOLE.browser().until("!!document.querySelector('.missing')");
    assertThat(CONSOLE.page().text(".missing"))
        .contains("nobody.has.it", "No sample of it is held.");
  }
}
