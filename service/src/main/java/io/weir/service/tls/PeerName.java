package io.weir.service.tls;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Which part of the certificate of a client says what it is called. */
public enum PeerName {
  /** The common name of the subject. */
  CN(-1),
  /** The first name of hosts among the alternative names. */
  DNS(2),
  /** The first address among the alternative names, such as {@code spiffe://...}. */
  URI(6),
  /** The first address of mail among the alternative names. */
  EMAIL(1),
  /** None does: certificates let in, and say nothing of who it is. */
  NONE(-1);

  private static final String SETTING = "WEIR_TLS_CLIENT_NAME";

  /** Of alternative names, RFC 5280, 4.2.1.6. */
  private final int type;

  PeerName(int type) {
    this.type = type;
  }

  /**
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static PeerName from(Settings settings) {
    String text =
        settings.text(SETTING, "cn", "what of a client's certificate names it: cn, dns, uri, ...");
    for (PeerName each : values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new SettingsException(
        SETTING
            + ": must be "
            + Arrays.stream(values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + ", got \""
            + text
            + '"');
  }

  /**
   * The name in the certificate that the client has shown, which a CA of {@code WEIR_TLS_CLIENT_CA}
   * vouches for. Empty without a certificate, in one without such a name, and in one of the
   * server's own subject, which the server shows itself.
   *
   * @param session of the server's side
   */
  public Optional<String> of(SSLSession session) {
    try {
      if (this != NONE
          && session.getPeerCertificates()[0] instanceof X509Certificate peer
          && !isOwn(session.getLocalCertificates(), peer)) {
        return Optional.ofNullable(this == CN ? commonName(peer) : alternativeName(peer))
            .filter(each -> !each.isEmpty());
      }
    } catch (SSLPeerUnverifiedException e) {
      // It has shown none.
    }
    return Optional.empty();
  }

  /** Also after the files of the server were exchanged. */
  private static boolean isOwn(Certificate[] local, X509Certificate peer) {
    return local != null
        && local.length > 0
        && local[0] instanceof X509Certificate own
        && own.getSubjectX500Principal().equals(peer.getSubjectX500Principal())
        && own.getIssuerX500Principal().equals(peer.getIssuerX500Principal());
  }

  private static String commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(each -> each.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .reduce((first, last) -> last)
              .orElse(null);
    } catch (InvalidNameException e) {
      return null;
    }
  }

  private String alternativeName(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? null
          : names.stream()
              .filter(each -> each.get(0).equals(type) && each.get(1) instanceof String)
              .map(each -> (String) each.get(1))
              .findFirst()
              .orElse(null);
    } catch (CertificateParsingException e) {
      return null;
    }
  }
}
