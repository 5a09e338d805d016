/**
 * The query service's HTTP API as a client sees it: requests for reports and tags, and their
 * answers. Imports {@code client}; everything here that reads answers of Weir imports it.
 */
package io.weir.testkit.api;
