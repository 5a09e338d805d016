package io.weir.service.access;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sessions that were ended before their time, until it comes. Of a user at most {@value
 * #MOST_OF_USER} are told apart: one more ends all of the user's sessions that would not last
 * longer.
 *
 * @param byUser when each session would have ended, in seconds since the epoch, by its id; under
 *     {@value #ALL} for all that end no later
 */
record EndedSessions(Map<String, Map<String, Long>> byUser) {
  static final int MOST_OF_USER = 8;
  static final EndedSessions NONE = new EndedSessions(Map.of());

  private static final String ALL = "*";

  /** Of sessions that were ended before their user was noted. */
  private static final String NO_USER = "";

  EndedSessions {
    Map<String, Map<String, Long>> copy = new HashMap<>();
    byUser.forEach((user, ids) -> copy.put(user, Map.copyOf(ids)));
    byUser = Collections.unmodifiableMap(copy);
  }

  /** Reads what {@link #flat} has made, or a map of ids alone, as it was before. */
  static EndedSessions of(Map<String, Long> flat) {
    Map<String, Map<String, Long>> byUser = new HashMap<>();
    flat.forEach(
        (key, expires) -> {
          int slash = key.indexOf('/'); // which no name of a user has
          String user = key.substring(0, Math.max(0, slash));
          byUser
              .computeIfAbsent(user, any -> new HashMap<>())
              .put(key.substring(slash + 1), expires);
        });
    return new EndedSessions(byUser);
  }

  /** By user and id, with a slash between them. */
  Map<String, Long> flat() {
    Map<String, Long> flat = new TreeMap<>();
    byUser.forEach((user, ids) -> ids.forEach((id, expires) -> flat.put(user + '/' + id, expires)));
    return flat;
  }

  boolean has(Session session) {
    Map<String, Long> ids = byUser.getOrDefault(session.user(), Map.of());
    return ids.containsKey(session.id())
        || ids.getOrDefault(ALL, 0L) >= session.expires()
        || byUser.getOrDefault(NO_USER, Map.of()).containsKey(session.id());
  }

  /** These and another. */
  EndedSessions with(Session session) {
    Map<String, Map<String, Long>> next = new HashMap<>(byUser);
    Map<String, Long> ids = new HashMap<>(byUser.getOrDefault(session.user(), Map.of()));
    ids.put(session.id(), session.expires());
    if (ids.size() > MOST_OF_USER) {
      ids = Map.of(ALL, Collections.max(ids.values()));
    }
    next.put(session.user(), ids);
    return new EndedSessions(next);
  }

  /**
   * Those that would go on.
   *
   * @param now in seconds since the epoch
   */
  EndedSessions after(long now) {
    Map<String, Map<String, Long>> next = new HashMap<>();
    byUser.forEach(
        (user, ids) -> {
          Map<String, Long> left = new HashMap<>(ids);
          left.values().removeIf(expires -> expires <= now);
          if (!left.isEmpty()) {
            next.put(user, left);
          }
        });
    return new EndedSessions(next);
  }
}
