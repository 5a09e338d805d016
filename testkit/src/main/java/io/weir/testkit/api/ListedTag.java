package io.weir.testkit.api;

/** A tag as {@code GET /tags} lists it: times in ns, and how many samples are held. */
public record ListedTag(String name, long first, long last, long count) {}
