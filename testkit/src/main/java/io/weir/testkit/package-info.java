/**
 * Generates load, measures, and compares answers with what was sent. May import {@code
 * io.weir.model}; datagen, the benchmarks and tests may import it.
 */
package io.weir.testkit;
