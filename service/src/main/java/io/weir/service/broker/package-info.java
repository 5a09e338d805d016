/**
 * A Kafka broker inside this process, for standalone and tests. Imports Kafka's server and {@code
 * io.weir.service.process}; only standalone and tests may import it.
 */
package io.weir.service.broker;
