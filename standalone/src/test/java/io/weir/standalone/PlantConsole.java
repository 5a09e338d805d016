package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The console over the samples of a plant, in one browser for the tests of all classes. Skips them
 * where no Chromium is installed.
 */
final class PlantConsole implements BeforeAllCallback, AfterEachCallback {
  static final long SECOND = 1_000_000_000;
  static final String PUMP = "pump.north.1";
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PlantConsole.class);

  private final SharedStandalone weir = new SharedStandalone();
  private Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
    weir.beforeAll(context);
    started =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent("browser", key -> Started.start(weir.url()), Started.class);
  }

  /** Ended by JUnit after the last test of all classes. */
  private record Started(Path dir, HttpApi api, ConsolePage page, long end)
      implements AutoCloseable {
    static Started start(String url) {
      try {
        HttpApi api = new HttpApi(url);
        long end = System.currentTimeMillis() / 1000 * SECOND;
        for (int i = 0; i < PlantSamples.TAGS.size(); i++) {
          api.postBatch(PlantSamples.of(i, end));
        }
        for (String tag : PlantSamples.TAGS) {
          await().atMost(Browser.PATIENCE).until(() -> api.countOfTags(tag) == PlantSamples.COUNT);
        }
        Path dir = Files.createTempDirectory("weir-console");
        return new Started(dir, api, new ConsolePage(Browser.start(dir), url), end);
      } catch (Exception e) {
        throw new IllegalStateException("the console is not there", e);
      }
    }

    @Override
    public void close() throws IOException, InterruptedException {
      page.browser().close();
      Directories.delete(dir);
    }
  }

  /** The page ran without faults and asked nobody else. */
  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(browser().faults()).isEmpty();
    assertThat(browser().requests())
        .isNotEmpty()
        .allMatch(each -> each.startsWith(url() + "/") || each.startsWith("blob:"));
  }

  String url() {
    return weir.url();
  }

  HttpApi api() {
    return started.api();
  }

  ConsolePage page() {
    return started.page();
  }

  Browser browser() {
    return started.page().browser();
  }

  Path downloads() {
    return started.dir().resolve("downloads");
  }

  /** When the samples end, in ns. */
  long end() {
    return started.end();
  }

  /** The last so many seconds, as parameters. */
  String interval(long seconds) {
    return "&start=" + (end() - seconds * SECOND) + "&end=" + end();
  }
}
