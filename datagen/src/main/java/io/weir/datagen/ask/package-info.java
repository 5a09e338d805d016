/**
 * The questions of the HTTP API and their answers, as a client sees them. Imports {@code wire}, and
 * is used by everything here that asks.
 */
package io.weir.datagen.ask;
