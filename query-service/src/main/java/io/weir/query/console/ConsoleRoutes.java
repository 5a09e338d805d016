package io.weir.query.console;

import io.javalin.config.JavalinConfig;
import io.weir.service.http.Routes;
import io.weir.service.page.PageRoutes;

/** The route {@code /}, the console, and {@code /console/}, its files. */
public final class ConsoleRoutes implements Routes {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final String[] OWN = {
    "console.css",
    "theme.js",
    "main.js",
    "dom.js",
    "json.js",
    "api.js",
    "request.js",
    "session.js",
    "sign-in.js",
    "events.js",
    "time.js",
    "palette.js",
    "picker.js",
    "live.js",
    "chart.js",
    "series.js",
    "range.js",
    "take.js",
    "side.js",
    "documents.js",
    "streams.js",
    "keys.js",
    "status.js"
  };

  private final PageRoutes page =
      new PageRoutes(ConsoleRoutes.class, "/", "index.html", "/console/")
          .with("icon.svg", PageRoutes.ICON)
          .with("base.css", PageRoutes.BASE_STYLE)
          .with("uplot.js", UPLOT + "dist/uPlot.iife.min.js")
          .with("uplot.css", UPLOT + "dist/uPlot.min.css")
          .with("uplot-licence.txt", UPLOT + "LICENSE");

  public ConsoleRoutes() {
    for (String name : OWN) {
      page.with(name, name);
    }
  }

  @Override
  public void addTo(JavalinConfig config) {
    page.addTo(config);
  }
}
