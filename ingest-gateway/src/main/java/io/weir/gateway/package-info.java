/**
 * Takes samples over HTTP, checks them, and answers once Kafka has them; connects the packages
 * below. Imports model and http; only the launcher and standalone may import it. Takes samples over
 * HTTP, checks them, and answers once Kafka has them; connects the packages below. Imports model
 * and service; only the launcher and standalone may import it.
 */
package io.weir.gateway;
