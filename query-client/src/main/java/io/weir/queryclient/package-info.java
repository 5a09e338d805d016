/**
 * The query client: carries a query through Flink's queryable state to whichever replica of the job
 * can answer it, and fails over when one cannot. The only module but the job that touches queryable
 * state; it imports {@code io.weir.model} and settings of {@code io.weir.service}.
 */
package io.weir.queryclient;
