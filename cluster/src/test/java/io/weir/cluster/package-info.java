/**
 * A cluster of plain processes on this machine, and what befalls it. Starts the roles by their
 * commands, as people would; nothing imports it.
 */
package io.weir.cluster;
