package io.weir.service.tls;

import java.security.Principal;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What the certificate of a client says that it is called. */
public final class PeerName {
  private PeerName() {}

  /**
   * The common name of the certificate that the client has shown, which a CA of {@code
   * WEIR_TLS_CLIENT_CA} vouches for; all of its subject if that has no common name; empty without a
   * certificate.
   */
  public static Optional<String> of(SSLSession session) {
    try {
      Principal subject = session.getPeerPrincipal();
      return Optional.of(commonName(subject.getName()).orElse(subject.getName()));
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> commonName(String subject) {
    try {
      return new LdapName(subject)
          .getRdns().stream()
              .filter(each -> each.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .reduce((first, last) -> last);
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
