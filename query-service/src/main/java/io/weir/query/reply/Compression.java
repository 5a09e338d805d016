package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which replies are compressed, of those whose clients take it. */
public enum Compression {
  /** Those to other machines. */
  AUTO,
  ON,
  OFF;

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
    return this == ON || this == AUTO && !isLoopback(ctx.req().getRemoteAddr())
        ? Encoding.preferred(ctx.header("Accept-Encoding"))
        : Encoding.IDENTITY;
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
