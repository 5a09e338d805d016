/** Parses a body into valid messages. Imports model, service and {@code body}. */
/**
 * What a body says: its messages, found valid, one by one. Imports model and service, and of {@code
 * body} what was read.
 */
package io.weir.gateway.formats;
