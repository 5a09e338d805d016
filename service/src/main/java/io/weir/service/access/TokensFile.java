package io.weir.service.access;

import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of tokens, read again when it has changed; a faulty one changes nothing. */
final class TokensFile {
  private static final Logger LOG = LoggerFactory.getLogger(TokensFile.class);

  private final Path path;
  private volatile Map<TokenDigest, Known> tokens;
  private String seen;

  /** A token with the rights that it has. */
  record Known(String name, Rights rights) {}

  private TokensFile(Path path, Tokens tokens, String seen) {
    this.path = path;
    this.tokens = withRights(tokens);
    this.seen = seen;
  }

  /**
   * Reads the file.
   *
   * @throws SettingsException if it cannot be read, or names the line at fault
   */
  static TokensFile open(Path path) {
    try {
      String seen = version(path);
      return new TokensFile(path, read(path), seen);
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException("WEIR_TOKENS_FILE: " + path + ": " + reason(e));
    }
  }

  private static String reason(Exception e) {
    return e instanceof IOException
        ? "cannot be read, " + e.getClass().getSimpleName()
        : e.getMessage();
  }

  private static Tokens read(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(Tokens.MAX_BYTES + 1);
      if (bytes.length > Tokens.MAX_BYTES) {
        throw new IllegalArgumentException("must have at most " + Tokens.MAX_BYTES + " bytes");
      }
      return Tokens.of(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** Another file under the same name has another key, as Kubernetes and {@code mv} leave it. */
  private static String version(Path path) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
    return found.lastModifiedTime() + "/" + found.size() + '/' + found.fileKey();
  }

  private static Map<TokenDigest, Known> withRights(Tokens tokens) {
    return tokens.byDigest().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                each -> new Known(each.getValue().name(), Rights.of(each.getValue().grants()))));
  }

  /** Reads the file if it has changed; keeps what there was if that fails. */
  synchronized void refresh() {
    String found;
    try {
      found = version(path);
    } catch (IOException e) {
      found = "";
    }
    if (found.equals(seen)) {
      return;
    }
    seen = found;
    try {
      tokens = withRights(read(path));
      LOG.info("{}: read again, {} tokens", path, tokens.size());
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("{}: not taken, the tokens from before stay: {}", path, reason(e));
    }
  }

  /** The token of this digest; null if there is none. */
  Known find(TokenDigest digest) {
    return tokens.get(digest);
  }
}
