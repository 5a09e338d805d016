/**
 * The log that all writes go to, as the gateway sees it. Imports the model, and no Kafka; the other
 * packages of the gateway may import it.
 */
package io.weir.gateway.log;
