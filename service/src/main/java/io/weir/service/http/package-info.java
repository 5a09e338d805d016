/**
 * What all HTTP services share: the bounded server, problems, health, readiness, metrics, strict
 * query parameters. Imports the model and, of this module, {@code access}, {@code limits}, {@code
 * settings} and {@code tls}; only packages that serve HTTP, or answer with its problems, may import
 * it.
 */
package io.weir.service.http;
