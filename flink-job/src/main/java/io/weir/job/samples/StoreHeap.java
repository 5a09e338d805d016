package io.weir.job.samples;

/**
 * What the writing side keeps on the heap, as of its last flush.
 *
 * @param series tags whose state is held, to be written without being read
 * @param seriesBytes that they take
 * @param pendingBytes that there is room for samples that wait in
 * @param limit of both together
 * @param letGo series that had to go for others and will be read again when samples come
 */
public record StoreHeap(int series, long seriesBytes, long pendingBytes, long limit, long letGo) {}
