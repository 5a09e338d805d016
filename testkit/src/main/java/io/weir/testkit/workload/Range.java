package io.weir.testkit.workload;

/** Sample numbers from {@code from} up to, not including, {@code to}. */
public record Range(long from, long to) {}
