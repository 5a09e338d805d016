/**
 * The names of series that have a metric and labels, {@code metric{label="value",...}}, and a cache
 * of them. For the protocols that bring labels; imports model alone.
 */
package io.weir.gateway.series;
