/**
 * What became of commands to the log of records, as it happens. Imports the model, {@code
 * io.weir.service.process}, {@code io.weir.service.settings} and Kafka's client; gateway, query
 * service and standalone may import it.
 */
package io.weir.service.changes;
