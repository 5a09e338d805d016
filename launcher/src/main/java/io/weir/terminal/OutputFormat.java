package io.weir.terminal;

import java.util.Iterator;
import java.util.List;

/** How results are printed. */
enum OutputFormat {
  TABLE,
  CSV,
  JSON;

  /** As they are written. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("table", "csv", "json").iterator();
    }
  }
}
