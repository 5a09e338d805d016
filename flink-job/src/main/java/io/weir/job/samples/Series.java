package io.weir.job.samples;

import io.weir.model.Tag;

/**
 * The name of a series: the samples of one tag and one width.
 *
 * @param width values of every sample, 1 to 64
 */
record Series(Tag tag, int width) {}
