/** Parses a body into valid messages. Imports model, http and {@code body}. */
package io.weir.gateway.formats;
