/**
 * Reads metrics over HTTP, documents and numbers: of one metric or of several merged by time, those
 * that a filter wants, page after page; and lists them. Imported by the service alone.
 */
package io.weir.query.documents;
