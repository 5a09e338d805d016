package io.weir.service.identity;

import java.util.Set;

/**
 * What a genuine token says.
 *
 * @param name whose it is, as the provider calls them
 * @param groups that they are in
 * @param expires seconds since the epoch
 * @param key that it is signed by
 */
public record ProviderToken(String name, Set<String> groups, long expires, ProviderKey key) {
  public ProviderToken {
    groups = Set.copyOf(groups);
  }
}
