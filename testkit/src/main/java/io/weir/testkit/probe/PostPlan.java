package io.weir.testkit.probe;

import io.weir.testkit.http.Service;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Batches to be posted as fast as they are taken.
 *
 * @param bodies makes for each connection what makes the body of batch n, good until the next
 * @param encoding of the bodies, none if empty
 * @param posts batches in all
 * @param connections that post, each one batch at a time
 * @param retries how often a batch is repeated that is not taken
 * @param mostLost batches that may be given up; one more ends it
 */
public record PostPlan(
    Service gateway,
    Supplier<LongFunction<byte[]>> bodies,
    String encoding,
    long posts,
    int connections,
    int retries,
    long mostLost) {}
