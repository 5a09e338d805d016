/**
 * Reads documents of metrics over HTTP: of one metric or of several merged by time, those that a
 * filter wants, page after page. Imported by the service alone.
 */
package io.weir.query.documents;
