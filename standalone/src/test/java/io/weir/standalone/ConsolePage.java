package io.weir.standalone;

import java.nio.file.Files;
import java.nio.file.Path;

/** The console in a browser: what people do with it, and what is drawn. */
record ConsolePage(Browser browser, String url) {
  /** Opens it by its address, on a screen of usual size. */
  void open(String query) throws Exception {
    browser.look(1280, 800, "light");
    browser.open(url + "/?" + query);
  }

  /** Puts a text into a field, in place of what is there. */
  void write(String selector, String text) throws Exception {
    browser.until("!!document.querySelector('" + selector + "')");
    browser.value("document.querySelector('" + selector + "').select()");
    browser.value("document.querySelector('" + selector + "').focus()");
    browser.type(text);
  }

  void awaitText(String selector, String part) {
    browser.until(
        "(document.querySelector('" + selector + "')?.innerText || '').includes('" + part + "')");
  }

  /** What an element shows. */
  String text(String selector) throws Exception {
    return browser.value("document.querySelector('" + selector + "').innerText").textValue();
  }

  void awaitCharts(int count) {
    browser.until("document.querySelectorAll('.chart canvas').length === " + count);
    browser.until("!document.querySelector('[aria-busy]')");
  }

  /** In how many of the columns of pixels of the first chart a colour stands. */
  int columns(String colour) throws Exception {
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

  /** Of the interval in its address, in ns. */
  long length() throws Exception {
    return Long.parseLong(
        browser
            .value(
                "(p => String(BigInt(p.get('end')) - BigInt(p.get('start'))))"
                    + "(new URLSearchParams(location.search))")
            .textValue());
  }

  /** The picture is for people: that it could be taken is all that a test can tell. */
  void keep(String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target", "console"));
    Files.write(pictures.resolve(name), browser.picture());
  }
}
