package io.weir.query.handler;

import io.weir.service.handler.Handler;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The handlers in a directory of jars.
 *
 * @param loader loads their classes, also those that they need later
 * @param handlers by name
 */
record HandlerJars(HandlerClassLoader loader, Map<String, Handler> handlers)
    implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  /**
   * Loads all handlers of the directory's jars.
   *
   * @throws SettingsException if the directory cannot be read, a handler cannot be made, or has a
   *     name that it cannot have or that another one has; the message says which
   */
  static HandlerJars in(Path directory) {
    HandlerClassLoader loader = new HandlerClassLoader(jars(directory));
    try {
      Map<String, Handler> handlers = new TreeMap<>();
      for (Handler each : ServiceLoader.load(Handler.class, loader)) {
        add(handlers, each);
      }
      return new HandlerJars(loader, handlers);
    } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
      close(loader);
      throw e instanceof SettingsException settings
          ? settings
          : refusal("a handler cannot be made: " + message(e));
    }
  }

  private static String message(Throwable e) {
    return e.getCause() == null ? e.toString() : e.getMessage() + ": " + e.getCause();
  }

  private static URL[] jars(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(HandlerJars::url)
          .toArray(URL[]::new);
    } catch (IOException | UncheckedIOException e) {
      throw refusal("directory " + directory + " cannot be read: " + e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Map<String, Handler> handlers, Handler handler) {
    String name = handler.name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw refusal(
          origin(handler)
              + " has the name \""
              + name
              + "\"; it must have 1 to 64 of a-z, 0-9 and -, a letter first");
    }
    Handler other = handlers.putIfAbsent(name, handler);
    if (other != null) {
      throw refusal(
          origin(other) + " and " + origin(handler) + " have the same name \"" + name + '"');
    }
  }

  /** The class, and the jar that it is from. */
  private static String origin(Handler handler) {
    URL place = handler.getClass().getProtectionDomain().getCodeSource().getLocation();
    String path = place.getPath();
    return handler.getClass().getName() + " of " + path.substring(path.lastIndexOf('/') + 1);
  }

  private static SettingsException refusal(String detail) {
    return new SettingsException("WEIR_HANDLERS: " + detail);
  }

  @Override
  public void close() {
    close(loader);
  }

  private static void close(HandlerClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
