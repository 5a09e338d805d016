/**
 * Prometheus' remote read: series by matchers of their labels, as samples or as streamed chunks.
 * Imports listing and reply.
 */
package io.weir.query.prometheus;
