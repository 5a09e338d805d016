package io.weir.testkit.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** The reasons why an attempt had no answer, as reports name them. */
public final class Failure {
  /** No connection in time. */
  public static final String CONNECT_TIMEOUT = "connect timeout";

  /** A connection, but no whole answer in time. */
  public static final String TIMEOUT = "timeout";

  /** No agreement on TLS, such as a certificate that is not trusted. */
  public static final String TLS = "no TLS";

  private Failure() {}

  /** The name for what went wrong. */
  public static String reason(IOException e) {
    if (e instanceof ConnectTimeoutException) {
      return CONNECT_TIMEOUT;
    } else if (e instanceof SocketTimeoutException) {
      return TIMEOUT;
    } else if (e instanceof ConnectException) {
      return "connection refused";
    } else if (e instanceof SSLException) {
      return TLS;
    } else if (e instanceof UnknownHostException) {
      return "unknown host";
    }
    return "connection lost";
  }

  /** The name for a status, with what it lacks: -1 stands for no {@code Retry-After}. */
  public static String reason(int status, long retryAfterSeconds) {
    boolean lacking = retryAfterSeconds < 0 && (status == 429 || status == 503);
    return status + (lacking ? " without Retry-After" : "");
  }

  /** Nothing answered a connect, neither yes nor no. */
  static final class ConnectTimeoutException extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    ConnectTimeoutException(Address address) {
      super("no connection to " + address + " in time");
    }
  }
}
