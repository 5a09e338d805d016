package io.weir.job.samples;

/**
 * What the writing side keeps on the heap, as of its last flush.
 *
 * @param series series whose index is on the heap, so that they are written without being read
 * @param seriesBytes bytes of these series
 * @param pendingBytes bytes allocated for samples that wait
 * @param limit the most bytes the most bytes the most bytes the most bytes the most bytes of both
 *     together
 * @param evicted series that were evicted, and are read again when samples come
 */
public record StoreHeap(
    int series, long seriesBytes, long pendingBytes, long limit, long evicted) {}
