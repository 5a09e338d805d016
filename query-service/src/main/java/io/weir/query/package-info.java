/**
 * Reports and lists of tags over HTTP, as JSON for programs and as a page for people. Imports
 * {@code io.weir.model}, {@code io.weir.service.http} and {@code io.weir.queryclient}; only a
 * process that serves it may import it.
 */
package io.weir.query;
