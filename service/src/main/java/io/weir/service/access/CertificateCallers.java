package io.weir.service.access;

import io.weir.service.tls.PeerName;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Callers by the certificates that they show; each is read once a session of TLS. */
final class CertificateCallers {
  private static final String KNOWN = "weir.caller";

  private final PeerName part;

  /**
   * Somebody with a certificate.
   *
   * @param ends when it does
   */
  record Holder(Subject subject, Instant ends) {
    boolean goesOn() {
      return Instant.now().isBefore(ends);
    }
  }

  /**
   * @param part of a certificate that says who it is
   */
  CertificateCallers(PeerName part) {
    this.part = part;
  }

  /**
   * Who is at the other end; empty without a certificate, or one that says no name.
   *
   * @throws AccessException if the name is too long
   */
  Optional<Holder> holder(SSLSession session) {
    if (session.getValue(KNOWN) instanceof Optional<?> known) {
      return known.map(Holder.class::cast);
    }
    Optional<Holder> read = part.of(session).map(name -> holder(session, name));
    session.putValue(KNOWN, read);
    return read;
  }

  private static Holder holder(SSLSession session, String name) {
    Subject subject =
        Subject.outer(Subject.Kind.CERTIFICATE, name).orElseThrow(AccessException::invalid);
    try {
      X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
      return new Holder(subject, shown.getNotAfter().toInstant());
    } catch (SSLPeerUnverifiedException e) {
      throw AccessException.invalid();
    }
  }
}
