/**
 * Reads metrics over HTTP, documents and numbers: of one metric or of several merged by time, those
 * that a filter matches, page after page; and lists them. Imports {@code reply}, {@code records}
 * and {@code listing} of the packages of this module; imported by the service alone.
 */
package io.weir.query.documents;
