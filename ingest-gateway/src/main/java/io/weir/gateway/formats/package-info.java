/**
 * What a body says: its messages, found valid, one by one. Imports model, service and of {@code
 * body} what was read; {@code samples} and the benchmarks import it.
 */
package io.weir.gateway.formats;
