package io.weir.terminal;

/** How results are printed. */
enum Format {
  TABLE,
  CSV,
  JSON
}
