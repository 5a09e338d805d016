/** Fuzzing of all parsers in one JVM. Imports nothing of Weir: targets are known by their names. */
package io.weir.testkit.fuzz;
