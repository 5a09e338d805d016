/**
 * As much of HTTP/1.1 as a generator needs, on sockets, because on a machine that is shared with
 * the server every microsecond of a request counts twice. Imports nothing of Weir.
 */
package io.weir.testkit.http;
