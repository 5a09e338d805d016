/**
 * Answers queries where the state is, through Flink's queryable state. The only package of the job
 * that touches it; the operator imports this one.
 */
package io.weir.job.query;
