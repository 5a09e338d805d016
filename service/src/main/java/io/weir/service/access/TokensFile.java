package io.weir.service.access;

import io.weir.service.process.DaemonThreads;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of tokens, read again when it has changed; a faulty one changes nothing. */
final class TokensFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TokensFile.class);
  private static final long LOOK_MILLIS = 1000;

  private final Path path;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("weir-tokens"));
  private volatile Map<TokenDigest, Known> tokens;
  private volatile Map<Subject, Rights> others;
  private String seen;

  /** A token with the rights that it has. */
  record Known(String name, Rights rights) {}

  private TokensFile(Path path, Tokens tokens, String seen) {
    this.path = path;
    this.seen = seen;
    take(tokens);
    timer.scheduleWithFixedDelay(this::refresh, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
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

  private void take(Tokens read) {
    Map<TokenDigest, Known> known = new HashMap<>();
    read.byDigest()
        .forEach(
            (digest, token) ->
                known.put(digest, new Known(token.name(), Rights.of(token.grants()))));
    Map<Subject, Rights> rights = new HashMap<>();
    read.others().forEach((subject, grants) -> rights.put(subject, Rights.of(grants)));
    tokens = Map.copyOf(known);
    others = Map.copyOf(rights);
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
      take(read(path));
      LOG.info("{}: read again, {} tokens", path, tokens.size());
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("{}: not taken, the tokens from before stay: {}", path, reason(e));
    }
  }

  /** The token of this digest; null if there is none. */
  Known find(TokenDigest digest) {
    return tokens.get(digest);
  }

  /** What one may do who has no token in it. */
  Rights rights(Subject subject) {
    return others.getOrDefault(subject, Rights.NONE);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
