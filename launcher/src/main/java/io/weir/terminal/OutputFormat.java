package io.weir.terminal;

/** How results are printed. */
enum OutputFormat {
  TABLE,
  CSV,
  JSON
}
