package io.weir.service.http;

import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Whether the certificate of a connection counts for a request. A browser shows it to every page's
 * requests without asking, so it does not for those of pages of other origins, unless {@link
 * CorsSettings} lets them carry credentials.
 */
record ClientCertificates(CorsSettings cors) {
  private static final String SITE = "Sec-Fetch-Site";

  /** The page itself, or somebody who has typed the address. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  /** The connection's session of TLS, if its certificate counts. */
  Optional<SSLSession> of(Request request) {
    EndPoint.SslSessionData tls =
        request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    return tls != null && counts(request)
        ? Optional.ofNullable(tls.sslSession())
        : Optional.empty();
  }

  private boolean counts(Request request) {
    HttpFields headers = request.getHeaders();
    String origin = headers.get(HttpHeader.ORIGIN);
    if (origin != null) {
      return origin.equals("https://" + headers.get(HttpHeader.HOST))
          || cors.credentials() && cors.allows(origin);
    }
    String site = headers.get(SITE);
    return site == null || OWN.contains(site);
  }
}
