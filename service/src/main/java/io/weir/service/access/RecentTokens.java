package io.weir.service.access;

import java.util.LinkedHashMap;
import java.util.Map;

/** What tokens were verified last, at most {@value #MOST} of them, about 300 bytes each. */
final class RecentTokens<V> {
  static final int MOST = 10_000;

  private final Map<TokenDigest, V> byDigest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TokenDigest, V> eldest) {
          return size() > MOST;
        }
      };

  /** What is known of the token; null if nothing is. */
  synchronized V get(TokenDigest digest) {
    return byDigest.get(digest);
  }

  synchronized void put(TokenDigest digest, V known) {
    byDigest.put(digest, known);
  }
}
