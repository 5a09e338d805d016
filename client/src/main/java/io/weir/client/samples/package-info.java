/**
 * A client for samples over HTTP: writes them in batches, and asks for reports, single samples and
 * raw samples. Uses the HTTP client of the JDK and Jackson, and no gRPC; imports of {@code
 * io.weir.client} the {@link io.weir.client.RetryPolicy} alone.
 */
package io.weir.client.samples;
