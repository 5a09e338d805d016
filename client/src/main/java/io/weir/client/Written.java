package io.weir.client;

/**
 * What became of a put.
 *
 * @param version of the item now
 * @param created whether there was no item before
 * @param position where the write is in the log; a read that is given it sees the write
 */
public record Written(long version, boolean created, String position) {}
