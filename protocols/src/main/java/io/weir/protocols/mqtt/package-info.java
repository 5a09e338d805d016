/**
 * Streams over MQTT 3.1.1 and 5: topic {@code bucket/stream}. Writes with the gateway's writer and
 * listens with the query service's hub. Imports nothing else of this module.
 */
package io.weir.protocols.mqtt;
