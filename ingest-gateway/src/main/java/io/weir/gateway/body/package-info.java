/**
 * The body of a request, in memory: inflated, read within a time, and counted in what all requests
 * hold together. Imports http.
 */
package io.weir.gateway.body;
