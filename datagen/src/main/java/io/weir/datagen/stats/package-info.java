/**
 * {@code weir topic-stats} and {@code weir state-stats}: what Kafka's topics hold and what the
 * tasks of the job hold, by asking alone. Imports the settings, the model and Kafka's client.
 */
package io.weir.datagen.stats;
