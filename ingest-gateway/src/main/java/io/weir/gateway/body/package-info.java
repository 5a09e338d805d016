/**
 * The body of a request, in memory: inflated, read within a time limit, and counted in the bytes
 * that all requests hold. Imports service.
 */
package io.weir.gateway.body;
