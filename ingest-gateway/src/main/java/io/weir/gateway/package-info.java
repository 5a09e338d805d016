/**
 * Takes samples over HTTP, checks them, and answers once Kafka has them; connects the packages
 * below. Imports model, service and the query client; only the launcher and standalone may import
 * it.
 */
package io.weir.gateway;
