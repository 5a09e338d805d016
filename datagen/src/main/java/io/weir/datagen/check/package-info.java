/**
 * Compares what Weir answers with what was sent, row by row and tag by tag. Imports {@code
 * workload}, {@code ask} and the periods of {@code io.weir.model}.
 */
package io.weir.datagen.check;
