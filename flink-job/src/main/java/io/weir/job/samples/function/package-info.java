/**
 * Functions of a series' samples, computed from chunks that come one after the other in the order
 * of time. Imports {@code io.weir.model} and {@code io.weir.job.samples.chunk} alone; what is
 * stored where is the business of {@code io.weir.job.samples}.
 */
package io.weir.job.samples.function;
