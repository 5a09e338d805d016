package io.weir.service.access;

import io.weir.service.identity.IdentityProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;

/** Finds callers by what they show: a token, or else a certificate. */
final class Credentials implements AutoCloseable {
  /** Longer texts are no tokens. */
  private static final int MOST_CHARACTERS = 8192;

  private final Optional<TokensFile> tokens;
  private final Optional<ProviderCallers> provider;
  private final InnerCallers inner = new InnerCallers();
  private final CertificateCallers certificates;
  private final Sessions sessions;
  private final Supplier<Directory> directory;
  private final Audit audit;

  Credentials(
      AccessSettings settings, Sessions sessions, Supplier<Directory> directory, Audit audit) {
    tokens = settings.tokens().map(TokensFile::open);
    provider = settings.provider().map(IdentityProvider::open).map(ProviderCallers::new);
    certificates = new CertificateCallers(settings.peerName());
    this.sessions = sessions;
    this.directory = directory;
    this.audit = audit;
  }

  /**
   * The one who has this token: a machine's, a session's or an identity provider's.
   *
   * @throws AccessException if nobody has
   */
  Caller ofToken(String token) {
    if (token.length() > MOST_CHARACTERS) {
      throw AccessException.invalid();
    }
    return Sessions.isMeant(token) ? ofJwt(token) : ofMachine(token);
  }

  /**
   * The one who is at the other end of a connection; empty if no certificate says who.
   *
   * @throws AccessException if one does that is not valid any more
   */
  Optional<Caller> ofCertificate(SSLSession tls) {
    return certificates.holder(tls).map(this::ofHolder);
  }

  private Caller ofHolder(CertificateCallers.Holder holder) {
    if (!holder.goesOn()) {
      throw AccessException.invalid();
    }
    return caller(holder.subject(), () -> holder.goesOn() ? rights(holder.subject()) : Rights.NONE);
  }

  private Caller ofJwt(String token) {
    Optional<ProviderCallers.Verified> known = provider.flatMap(each -> each.known(token));
    if (known.isPresent()) {
      return ofProvider(known.get());
    }
    Optional<Session> session = sessions.of(token);
    return session.isPresent()
        ? ofSession(session.get())
        : ofProvider(
            provider.flatMap(each -> each.verify(token)).orElseThrow(AccessException::invalid));
  }

  private Caller ofSession(Session session) {
    return new Caller(
        Subject.user(session.user()),
        Optional.of(session),
        () -> sessions.goesOn(session) ? directory.get().ofUser(session.user()) : Rights.NONE,
        audit);
  }

  private Caller ofProvider(ProviderCallers.Verified verified) {
    ProviderCallers callers = provider.orElseThrow();
    return caller(
        verified.caller(), () -> callers.goesOn(verified) ? rights(verified) : Rights.NONE);
  }

  private Caller ofMachine(String token) {
    TokenDigest digest = TokenDigest.of(token);
    Optional<InnerCallers.Part> part = inner.find(digest);
    if (part.isPresent()) {
      return caller(part.get().subject(), part.get()::rights);
    }
    TokensFile file = tokens.orElseThrow(AccessException::invalid);
    TokensFile.Known found = file.find(digest);
    if (found == null) {
      throw AccessException.invalid();
    }
    return caller(Subject.token(found.name()), () -> rights(file, digest));
  }

  private Caller caller(Subject subject, Supplier<Rights> rights) {
    return new Caller(subject, Optional.empty(), rights, audit);
  }

  private Rights rights(TokensFile file, TokenDigest digest) {
    TokensFile.Known found = file.find(digest);
    return found == null
        ? Rights.NONE
        : found.rights().plus(directory.get().of(Subject.token(found.name())));
  }

  private Rights rights(ProviderCallers.Verified verified) {
    Directory now = directory.get();
    Rights rights = rights(verified.caller());
    for (Subject each : verified.subjects()) {
      rights = inFile(each).plus(now.granted(each).plus(rights)); // walks over none before
    }
    return rights;
  }

  private Rights rights(Subject subject) {
    return inFile(subject).plus(directory.get().of(subject));
  }

  private Rights inFile(Subject subject) {
    return tokens.map(each -> each.rights(subject)).orElse(Rights.NONE);
  }

  /** The token of a part of this process, which has these grants. */
  String addPart(String name, List<Grant> grants) {
    return inner.add(name, grants);
  }

  @Override
  public void close() {
    tokens.ifPresent(TokensFile::close);
    provider.ifPresent(ProviderCallers::close);
  }

  /** What an operator should look at; empty if nothing. */
  Optional<String> warning() {
    return provider.flatMap(ProviderCallers::warning);
  }
}
