package io.weir.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.ExecutionConfig.GlobalJobParameters;

/**
 * Which code runs with which settings. A job carries it as parameters that Flink's REST API and web
 * interface show, so that a supervisor can tell whether the running job is the one that it would
 * submit.
 *
 * @param code the beginning of the jar's SHA-256, or {@code classes} where there is no jar
 * @param settings the job's, as text for people
 */
public record JobVersion(String code, String settings) {
  private static final String CODE = "weir.code";
  private static final String SETTINGS = "weir.settings";
  private static final int DIGITS = 16;

  /** The version that a job of these settings has if this process submits it. */
  public static JobVersion of(JobSettings settings) {
    return new JobVersion(jar().map(JobVersion::digest).orElse("classes"), settings.toString());
  }

  /** The version in the parameters of a job, empty if they hold none. */
  public static Optional<JobVersion> in(Map<String, String> parameters) {
    return parameters.containsKey(CODE) && parameters.containsKey(SETTINGS)
        ? Optional.of(new JobVersion(parameters.get(CODE), parameters.get(SETTINGS)))
        : Optional.empty();
  }

  /** The jar that this class was loaded from, empty if it was loaded from a directory. */
  public static Optional<Path> jar() {
    CodeSource source = JobVersion.class.getProtectionDomain().getCodeSource();
    try {
      Path place = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(place) ? Optional.of(place) : Optional.empty();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path: " + source.getLocation(), e);
    }
  }

  GlobalJobParameters parameters() {
    Map<String, String> parameters = Map.of(CODE, code, SETTINGS, settings);
    return new GlobalJobParameters() {
      private static final long serialVersionUID = 1;

      @Override
      public Map<String, String> toMap() {
        return parameters;
      }
    };
  }

  private static String digest(Path file) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }
}
