package io.weir.service.access;

import io.weir.service.identity.IdentityProvider;
import io.weir.service.identity.ProviderToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Callers by the tokens of an identity provider. */
final class ProviderCallers implements AutoCloseable {
  private final IdentityProvider provider;
  private final RecentTokens<Verified> recent = new RecentTokens<>();

  /**
   * A token that was verified.
   *
   * @param subjects whose it is, then the groups
   */
  record Verified(ProviderToken token, List<Subject> subjects) {
    Verified {
      subjects = List.copyOf(subjects);
    }

    Subject caller() {
      return subjects.get(0);
    }
  }

  ProviderCallers(IdentityProvider provider) {
    this.provider = provider;
  }

  /** What a token that was verified before says, if it is still valid. */
  Optional<Verified> known(String token) {
    return Optional.ofNullable(recent.get(TokenDigest.of(token))).filter(this::goesOn);
  }

  /** What a token says that is genuine and valid now. */
  Optional<Verified> verify(String token) {
    Optional<Verified> verified = provider.verify(token).flatMap(ProviderCallers::named);
    verified.ifPresent(each -> recent.put(TokenDigest.of(token), each));
    return verified;
  }

  private static Optional<Verified> named(ProviderToken token) {
    return Subject.outer(Subject.Kind.JWT, token.name())
        .map(caller -> new Verified(token, subjects(caller, token.groups())));
  }

  private static List<Subject> subjects(Subject caller, Collection<String> groups) {
    List<Subject> subjects = new ArrayList<>(List.of(caller));
    groups.forEach(each -> Subject.outer(Subject.Kind.JWT_GROUP, each).ifPresent(subjects::add));
    return subjects;
  }

  boolean goesOn(Verified verified) {
    return provider.goesOn(verified.token());
  }

  /** What an operator should look at; empty if nothing. */
  Optional<String> warning() {
    return provider.warning();
  }

  @Override
  public void close() {
    provider.close();
  }
}
