/**
 * The formats of a chunk: rows while it grows, packed columns once it is sealed. Pure codecs and
 * views; imports nothing but {@code io.weir.model} and the JDK.
 */
package io.weir.job.samples.chunk;
