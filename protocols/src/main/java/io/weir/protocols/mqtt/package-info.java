/** Streams over MQTT. Imports of this module nothing else. */
package io.weir.protocols.mqtt;
