/**
 * Generates load, measures, and compares answers with what was sent. May import {@code
 * io.weir.model} and {@code io.weir.settings}; datagen, the benchmarks and tests may import it.
 */
package io.weir.testkit;
