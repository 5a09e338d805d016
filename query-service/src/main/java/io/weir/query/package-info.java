/**
 * The query service: connects the packages below, which answer all reads over HTTP, and serves the
 * console and handlers of a user's own. Imports {@code io.weir.model}, {@code io.weir.service} and
 * {@code io.weir.queryclient}; only the launcher, standalone and the protocols may import it.
 */
package io.weir.query;
