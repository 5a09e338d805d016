package io.weir.service.identity;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the keys of a provider are. */
@FunctionalInterface
interface KeySource {
  /** The largest JWK Set in bytes. */
  int MAX_BYTES = 256 << 10;

  /**
   * Reads all of it, within some seconds.
   *
   * @throws IOException if it cannot be read, or is larger
   */
  byte[] read() throws IOException, InterruptedException;

  /** A file, or what an address replies; redirections are not followed. */
  static KeySource of(ProviderSettings settings) {
    if (settings.isFile()) {
      Path file = Path.of(settings.keys());
      return () -> read(file);
    }
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5));
    settings.calls().context().ifPresent(client::sslContext);
    HttpClient built = client.build();
    HttpRequest request =
        HttpRequest.newBuilder(settings.keys()).header("Accept", "application/json").build();
    return () -> read(built, request);
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("has more than " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static byte[] read(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> reply =
        client.sendAsync(request, head -> new BoundedBody(MAX_BYTES));
    try {
      HttpResponse<byte[]> whole = reply.get(10, TimeUnit.SECONDS);
      if (whole.statusCode() != 200) {
        throw new IOException("replied " + whole.statusCode());
      }
      return whole.body();
    } catch (TimeoutException e) {
      throw new IOException("did not reply within 10 s", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause().getMessage()), e);
    } finally {
      reply.cancel(true);
    }
  }
}
