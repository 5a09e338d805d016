package io.weir.service.access;

/**
 * A session of a user.
 *
 * @param id that no other session has
 * @param expires seconds since the epoch
 */
public record Session(String user, String id, long expires) {}
