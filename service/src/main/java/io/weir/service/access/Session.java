package io.weir.service.access;

/**
 * A session of a user.
 *
 * @param id that no other session has
 * @param expires seconds since the epoch
 * @param password the mark of the user's password when it began
 */
public record Session(String user, String id, long expires, String password) {}
