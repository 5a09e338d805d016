package io.weir.service.page;

import io.javalin.config.JavalinConfig;
import io.weir.service.http.Routes;

/**
 * What all services together answer: {@code /openapi.yaml}, for programs, and {@code /docs}, a page
 * that shows it.
 */
public final class DescriptionRoutes implements Routes {
  private static final String JS_YAML = "/META-INF/resources/webjars/js-yaml/4.1.0/";

  private final StaticFile description = StaticFile.read(DescriptionRoutes.class, "openapi.yaml");
  private final PageRoutes page =
      new PageRoutes(DescriptionRoutes.class, "/docs", "docs.html", "/docs/")
          .with("icon.svg", PageRoutes.ICON)
          .with("base.css", PageRoutes.BASE_STYLE)
          .with("docs.css", "docs.css")
          .with("docs.js", "docs.js")
          .with("js-yaml.js", JS_YAML + "dist/js-yaml.min.js")
          .with("js-yaml-licence.txt", JS_YAML + "LICENSE");

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/openapi.yaml", description::send);
    page.addTo(config);
  }
}
