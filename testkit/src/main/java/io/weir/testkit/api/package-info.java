/**
 * The query service's HTTP API as a client sees it: requests for reports and tags, and what comes
 * back. Imports {@code http}; everything here that reads an answer of Weir imports it.
 */
package io.weir.testkit.api;
