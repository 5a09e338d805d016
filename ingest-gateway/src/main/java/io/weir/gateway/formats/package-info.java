/**
 * What a body says: its messages, found valid, one by one. Imports model and http, and of {@code
 * body} what was read.
 */
package io.weir.gateway.formats;
