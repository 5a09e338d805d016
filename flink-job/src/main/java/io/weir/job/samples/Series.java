package io.weir.job.samples;

import io.weir.model.Tag;

/**
 * What a series is named by: samples of one tag with as many values.
 *
 * @param width values of every sample, 1 to 64
 */
record Series(Tag tag, int width) {}
