/**
 * OpenTelemetry's metrics over OTLP/HTTP: each data point becomes a sample of one value, named as
 * Prometheus names it. Imports body, samples, series and service.
 */
package io.weir.gateway.otlp;
