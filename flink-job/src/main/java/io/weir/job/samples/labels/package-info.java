/**
 * What selectors want of labels, compiled: which values may match, for the index, and whether a tag
 * does. Imports no other package of the job.
 */
package io.weir.job.samples.labels;
