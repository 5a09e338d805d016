package io.weir.service.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The contents of the files that TLS needs, as they were at one time.
 *
 * @param certificate of {@code WEIR_TLS_CERTIFICATE}
 * @param key of {@code WEIR_TLS_KEY}
 * @param clientCa of {@code WEIR_TLS_CLIENT_CA}, empty if there is none
 */
record PemFiles(byte[] certificate, byte[] key, Optional<byte[]> clientCa) {
  private static final int MAX_FILE_BYTES = 1 << 20;

  /**
   * Reads them.
   *
   * @throws IOException naming the setting and the file that cannot be read
   */
  static PemFiles read(TlsSettings settings) throws IOException {
    return new PemFiles(
        bytes(TlsSettings.CERTIFICATE, settings.certificate().orElseThrow()),
        bytes(TlsSettings.KEY, settings.key().orElseThrow()),
        settings.clientCa().isEmpty()
            ? Optional.empty()
            : Optional.of(bytes(TlsSettings.CLIENT_CA, settings.clientCa().get())));
  }

  /** Of one file, which must not have more than 1 MiB. */
  static byte[] bytes(String setting, Path file) throws IOException {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new IOException("has " + size + " bytes, more than " + MAX_FILE_BYTES);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(setting + ": there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException(setting + ": " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether the other ones have the same bytes. */
  boolean isSameAs(PemFiles other) {
    return parts().size() == other.parts().size()
        && Arrays.deepEquals(parts().toArray(), other.parts().toArray());
  }

  private List<byte[]> parts() {
    return clientCa.map(ca -> List.of(certificate, key, ca)).orElse(List.of(certificate, key));
  }
}
