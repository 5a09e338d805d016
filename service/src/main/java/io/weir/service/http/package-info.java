/**
 * What all HTTP services share: the bounded server, problems, health, readiness, metrics, strict
 * query parameters. Imports {@code io.weir.service.settings}; only packages that serve HTTP may
 * import it.
 */
package io.weir.service.http;
