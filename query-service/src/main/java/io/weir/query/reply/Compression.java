package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.service.http.ShortRead;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Which replies are compressed, of those whose clients take it. */
public enum Compression {
  /** Those to other machines. */
  AUTO,
  ON,
  OFF;

  private static final String ACCEPT_ENCODING = "Accept-Encoding";

  /**
   * @throws SettingsException naming the key, the choices and what was got
   */
  public static Compression from(Settings settings) {
    String key = "WEIR_HTTP_COMPRESSION";
    String text =
        settings.text(key, AUTO.text(), "compress reports: on, off, or auto for other machines");
    List<String> known = Arrays.stream(values()).map(Compression::text).toList();
    if (!known.contains(text)) {
      throw new SettingsException(key + ": must be one of " + known + ", got \"" + text + '"');
    }
    return values()[known.indexOf(text)];
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  Encoding encoding(Context ctx) {
    Encoding preferred = Encoding.preferred(ctx.header(ACCEPT_ENCODING));
    return compresses(preferred, () -> ctx.req().getRemoteAddr()) ? preferred : Encoding.IDENTITY;
  }

  /** Whether the reply to a short read may be compressed. */
  boolean mayApplyTo(ShortRead.Call call) {
    return compresses(Encoding.preferred(call.header(ACCEPT_ENCODING)), call::remoteAddress);
  }

  private boolean compresses(Encoding preferred, Supplier<String> address) {
    return preferred != Encoding.IDENTITY
        && (this == ON || this == AUTO && !isLoopback(address.get()));
  }

  /**
   * @param address in numbers, so that it is not looked up; null if the client is gone
   */
  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
