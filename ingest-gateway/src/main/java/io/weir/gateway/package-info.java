/**
 * The gateway: takes samples and commands to records over HTTP, checks them, and answers once Kafka
 * has them, or the job has applied them; connects the packages below. Imports model, service and
 * the query client; only the launcher, standalone and the protocols may import it.
 */
package io.weir.gateway;
