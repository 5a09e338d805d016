package io.weir.standalone;

import static io.weir.standalone.PlantConsole.PUMP;
import static io.weir.standalone.PlantConsole.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Charts of the console in a browser, as people use them: types, clicks and drags, and looks at
 * what is drawn. Skipped where no Chromium is installed.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsoleTest {
  @RegisterExtension private static final PlantConsole CONSOLE = new PlantConsole();

  /** The first two colours of a chart on white, as {@code palette.js} has them. */
  private static final String BLUE = "[20, 99, 184]";

  private static final String ORANGE = "[209, 88, 10]";

  /** Notes when tags are listed, by the page's own clock. */
  private static final String NOTE_LISTING =
      "new MutationObserver((_, o) => { if (document.querySelector('.tags li')) {"
          + " window.listed = performance.now(); o.disconnect(); } })"
          + ".observe(document, {childList: true, subtree: true});";

  /** Which is a second, for a page of a machine that has nothing else to do: it is tried again. */
  @Test
  void listsTagsWithinASecondOfTheFirstByte() throws Exception {
    JsonNode script =
        CONSOLE
            .browser()
            .send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTE_LISTING));
    try {
      await()
          .atMost(Browser.PATIENCE)
          .untilAsserted(
              () -> {
                CONSOLE.page().open("start=now-1h");
                CONSOLE.browser().until("window.listed > 0");
                double millis =
                    CONSOLE
                        .browser()
                        .value(
                            "window.listed - performance.getEntriesByType('navigation')[0]"
                                + ".responseStart")
                        .doubleValue();
                assertThat(millis).as("ms after the first byte").isBetween(1.0, 1000.0);
              });
    } finally {
      CONSOLE
          .browser()
          .send(
              "Page.removeScriptToEvaluateOnNewDocument",
              Map.of("identifier", script.path("identifier").textValue()));
    }
  }

  @Test
  void findsATagByWhatItsNameBeginsWithOrHasInItAndDrawsIt() throws Exception {
    CONSOLE.page().open(CONSOLE.interval(3600).substring(1));
    CONSOLE
        .browser()
        .until("document.querySelectorAll('.tags li').length >= " + PlantSamples.TAGS.size());
    assertThat(CONSOLE.page().text(".charts")).contains("Pick a tag");

    CONSOLE.browser().click("#find");
    CONSOLE.browser().type("pump.n");
    CONSOLE.browser().until("document.querySelectorAll('.tags li').length === 2");
    CONSOLE.browser().click(".tags label");
    CONSOLE.page().awaitCharts(1);
    assertThat(CONSOLE.page().text(".chart h2")).isEqualTo(PUMP);
    assertThat(CONSOLE.page().text(".facts")).isEqualTo("1000 points of 3 s 600 ms · exact");
    assertThat(CONSOLE.page().columns(BLUE)).isGreaterThan(700);
    assertThat(CONSOLE.page().columns(ORANGE)).isGreaterThan(700);

    CONSOLE.browser().value("document.getElementById('find').select()");
    CONSOLE.browser().type("K.12/LEVEL");
    CONSOLE.browser().until("document.querySelectorAll('.tags li').length === 1");
    assertThat(CONSOLE.page().text(".tags .name")).isEqualTo("tank.12/level");
  }

  @Test
  void showsTheValuesUnderTheCursorAsTheApiHasThem() throws Exception {
    CONSOLE.page().open("tag=" + PUMP + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(1);
    CONSOLE.browser().mouse("mouseMoved", 800, 400);
    CONSOLE.browser().until("document.querySelector('.when').innerText.includes('ns')");

    long time = Long.parseLong(CONSOLE.page().text(".when span").replace(" ns", ""));
    JsonNode report =
        HttpApi.json(
            CONSOLE.api().report(PUMP, CONSOLE.end() - 3600 * SECOND, CONSOLE.end(), 1000));
    JsonNode row = null;
    for (JsonNode each : report.path("samples")) {
      if (each.path("time").longValue() == time) {
        row = each;
      }
    }
    assertThat(row).as("row at %d", time).isNotNull();
    for (int i = 0; i < 10; i++) {
      String shown =
          CONSOLE
              .browser()
              .value("document.querySelectorAll('.legend .value')[" + i + "].title")
              .textValue();
      assertThat(Double.parseDouble(shown))
          .isEqualTo(row.path("values").get(i).doubleValue(), within(0.0));
    }
  }

  @Test
  void zoomsWhereItIsDraggedAndGoesBack() throws Exception {
    CONSOLE.page().open("tag=" + PUMP + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(1);
    CONSOLE.browser().drag(600, 800, 400);

    CONSOLE.browser().until("!location.search.includes('end=" + CONSOLE.end() + "')");
    CONSOLE.page().awaitCharts(1);
    long length = CONSOLE.page().length();
    assertThat(length).isBetween(600 * SECOND, 1000 * SECOND);
    assertThat(CONSOLE.page().columns(BLUE)).isGreaterThan(400);

    CONSOLE.browser().press("ArrowLeft");
    CONSOLE
        .browser()
        .until("document.querySelector('[aria-label^=Back]') && history.state.depth === 2");
    assertThat(CONSOLE.page().length()).isBetween(length - SECOND, length + SECOND);

    CONSOLE.browser().press("Backspace");
    CONSOLE.browser().until("history.state.depth === 1");
    CONSOLE.browser().press("Backspace");
    CONSOLE.browser().until("location.search.includes('end=" + CONSOLE.end() + "')");
  }

  @Test
  void hidesALineAndKeepsThatInItsAddress() throws Exception {
    CONSOLE.page().open("tag=" + PUMP + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(1);
    CONSOLE.browser().click(".legend .line");

    CONSOLE
        .browser()
        .until("document.querySelector('.line').getAttribute('aria-pressed') === 'false'");
    assertThat(CONSOLE.page().columns(BLUE)).isZero();
    assertThat(CONSOLE.page().columns(ORANGE)).isGreaterThan(700);
    String address = CONSOLE.browser().value("location.search").textValue();
    assertThat(address).contains("hide=0");

    CONSOLE.browser().open(CONSOLE.url() + "/" + address);
    CONSOLE.page().awaitCharts(1);
    assertThat(CONSOLE.page().columns(BLUE)).isZero();
  }

  @Test
  void showsSeveralTagsWithABandAndWhatTheyWereBefore() throws Exception {
    String view = "tag=" + PUMP + "&tag=turbine.a&fn=avg&points=250&band=1&compare=-1h";
    CONSOLE.page().open(view + CONSOLE.interval(3600));
    CONSOLE.page().awaitCharts(2);
    JsonNode last =
        HttpApi.json(
                CONSOLE
                    .api()
                    .get(
                        "/api?tag="
                            + PUMP
                            + "&points=250&fn=avg,min,max&compare=-1h"
                            + CONSOLE.interval(3600)))
            .path("samples")
            .get(249)
            .path("values");
    assertThat(CONSOLE.page().text(".legend .line"))
        .contains("to", "before")
        .contains(inDigits(last.path("avg").get(0).doubleValue()));

    CONSOLE.browser().click("#layout-one");
    CONSOLE.page().awaitCharts(1);
    assertThat(CONSOLE.page().text(".chart h2")).isEqualTo("2 tags");
    assertThat(CONSOLE.browser().value("document.querySelectorAll('.line').length").intValue())
        .isEqualTo(20);
  }

  /** As the legend writes it: seven digits. */
  private static String inDigits(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(7)).stripTrailingZeros().toPlainString();
  }
}
