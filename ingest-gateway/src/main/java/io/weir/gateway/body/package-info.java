/**
 * The body of a request, in memory: inflated, read within a time limit, and counted in the bytes
 * that all requests hold. Imports http. The body of a request, in memory: inflated, read within a
 * time, and counted in what all requests hold together. Imports service.
 */
package io.weir.gateway.body;
