/**
 * Compares what Weir answers with what was sent, row by row and tag by tag. Imports {@code
 * workload}, {@code api} and the periods of {@code io.weir.model}.
 */
package io.weir.testkit.check;
