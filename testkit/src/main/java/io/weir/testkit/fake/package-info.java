/**
 * Servers for tests of clients: a small Weir in memory, exact by brute force and wrong in a chosen
 * way if asked, and servers that do not keep to HTTP. Imports {@code io.weir.model}; only tests
 * import it.
 */
package io.weir.testkit.fake;
