/**
 * The query client: carries a query through Flink's queryable state to whichever replica of the job
 * can answer it, and fails over when one cannot. The only package of this module that touches
 * Flink; it imports {@code io.weir.model} and may be imported by {@code io.weir.query}.
 */
package io.weir.query.client;
