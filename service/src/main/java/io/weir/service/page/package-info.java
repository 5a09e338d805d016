/**
 * Pages for browsers made of static files, and the description of the HTTP interface. Imports
 * {@code io.weir.service.http}; only packages that serve HTTP may import it.
 */
package io.weir.service.page;
