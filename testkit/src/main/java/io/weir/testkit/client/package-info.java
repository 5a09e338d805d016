/**
 * As much of HTTP/1.1 as a generator needs, on plain sockets, since the client shares the machine
 * with the server that it measures. Imports nothing of Weir.
 */
package io.weir.testkit.client;
