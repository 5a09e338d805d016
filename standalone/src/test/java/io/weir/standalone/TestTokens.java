package io.weir.standalone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Lines of a file of tokens, in which each token is called like its name. */
final class TestTokens {
  private TestTokens() {}

  static String line(String name, String grants) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return name + " " + HexFormat.of().formatHex(digest) + " " + grants + "\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
