/**
 * Prometheus' remote write: each series of a request becomes samples of one value. Imports body,
 * samples, series and service.
 */
package io.weir.gateway.prometheus;
