/**
 * Answers queries next to the state, through Flink's queryable state. The only package of the job
 * that uses it; the operator imports this package, and standalone queries its state directly.
 */
package io.weir.job.query;
