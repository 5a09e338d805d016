/**
 * A Kafka broker inside this process, for standalone and for tests, where no cluster is at hand.
 * Imports Kafka's server and nothing else of Weir; only standalone and tests may import it.
 */
package io.weir.service.broker;
