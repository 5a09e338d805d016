package io.weir.service.page;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.service.http.ProblemException;
import io.weir.service.http.Routes;
import java.util.HashMap;
import java.util.Map;

/**
 * A page for browsers and, in a folder, the files that it loads. Both may be kept by a browser, and
 * load and run nothing but files of this server.
 */
public final class PageRoutes implements Routes {
  /** The resource of Weir's icon, for {@link #with}. */
  public static final String ICON = "/io/weir/service/page/icon.svg";

  /** The resource of the style that all pages have, before their own. */
  public static final String BASE_STYLE = "/io/weir/service/page/base.css";

  private final Class<?> beside;
  private final String path;
  private final StaticFile page;
  private final String folder;
  private final Map<String, StaticFile> files = new HashMap<>();

  /**
   * A page without files.
   *
   * @param beside a class of the package in which relative names of files are
   * @param path of the page
   * @param page its file
   * @param folder the path of its files, which ends with a slash
   */
  public PageRoutes(Class<?> beside, String path, String page, String folder) {
    this.beside = beside;
    this.path = path;
    this.page = StaticFile.read(beside, page);
    this.folder = folder;
  }

  /**
   * Adds a file.
   *
   * @param name in the folder
   * @param resource as {@link Class#getResourceAsStream} takes it
   */
  public PageRoutes with(String name, String resource) {
    files.put(name, StaticFile.read(beside, resource));
    return this;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get(path, page::send);
    config.routes.get(folder + "{file}", this::file);
  }

  private void file(Context ctx) {
    StaticFile file = files.get(ctx.pathParam("file"));
    if (file == null) {
      throw ProblemException.of(404, "There is nothing at this path.");
    }
    file.send(ctx);
  }
}
