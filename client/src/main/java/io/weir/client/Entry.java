package io.weir.client;

/** An item in a list. */
public record Entry<T>(String key, Found<T> item) {}
