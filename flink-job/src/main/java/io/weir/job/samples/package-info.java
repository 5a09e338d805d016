/**
 * The chunk store: writes a tag's samples to chunks under a chunk index, finds them again, and
 * rolls up and removes old ones. Imports {@code io.weir.model} and no Flink, so it can be tested
 * over a map.
 */
package io.weir.job.samples;
