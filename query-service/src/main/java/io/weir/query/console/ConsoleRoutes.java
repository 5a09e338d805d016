package io.weir.query.console;

import io.javalin.config.JavalinConfig;
import io.weir.service.http.Routes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The route {@code /}, the console, and {@code /console/}, its files. */
public final class ConsoleRoutes implements Routes {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final String[] OWN = {
    "console.css",
    "icon.svg",
    "theme.js",
    "main.js",
    "dom.js",
    "json.js",
    "api.js",
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

  private final ConsoleFile page = ConsoleFile.read("index.html");
  private final Map<String, ConsoleFile> files = new LinkedHashMap<>();

  public ConsoleRoutes() {
    for (String name : OWN) {
      files.put(name, ConsoleFile.read(name));
    }
    files.put("uplot.js", ConsoleFile.read(UPLOT + "dist/uPlot.iife.min.js"));
    files.put("uplot.css", ConsoleFile.read(UPLOT + "dist/uPlot.min.css"));
    files.put("uplot-licence.txt", ConsoleFile.read(UPLOT + "LICENSE"));
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/", page::send);
    files.forEach((name, file) -> config.routes.get("/console/" + name, file::send));
  }
}
