package io.weir.benchmarks.ask;

import io.weir.model.Periods;

/** One question: of a tag by its number in the workload. */
public record Inquiry(int tag, Periods periods) {}
