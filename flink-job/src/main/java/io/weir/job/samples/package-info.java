/**
 * The chunk store: how a tag's samples become chunks under a chunk index, how they are found again,
 * and how old ones leave. Imports {@code io.weir.model} and no Flink, so all of it runs over a map.
 */
package io.weir.job.samples;
