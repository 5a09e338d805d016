package io.weir.client.samples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Raw samples as they come. A stream that is cut is opened again after the last sample that came,
 * as often as the retries say without one coming. For one thread.
 */
final class RawSamples implements Iterator<Sample>, AutoCloseable {
  private static final ObjectReader JSON = new ObjectMapper().reader();

  private final HttpCalls http;
  private final RawQuery query;
  private final Duration timeout;
  private BufferedReader lines;
  private Sample last;
  private Sample next;
  private boolean ended;

  RawSamples(HttpCalls http, RawQuery query, Duration timeout) {
    this.http = http;
    this.query = query;
    this.timeout = timeout;
  }

  /**
   * @throws SamplesException if the rest cannot come
   */
  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        next = read();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SamplesException("interrupted while waiting for samples", e);
      }
      ended = next == null;
    }
    return next != null;
  }

  private Sample read() throws InterruptedException {
    for (int number = 1; ; number++) {
      try {
        if (lines == null) {
          lines =
              new BufferedReader(
                  new InputStreamReader(
                      http.open(query.path(last), timeout), StandardCharsets.UTF_8));
        }
        String line = lines.readLine();
        return line == null ? null : SamplePage.sample(JSON.readTree(line));
      } catch (IOException | SamplesException e) {
        close();
        http.pauseOrThrow(
            e instanceof SamplesException own ? own : HttpCalls.unreachable((IOException) e),
            number);
      }
    }
  }

  @Override
  public Sample next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    last = next;
    next = null;
    return last;
  }

  @Override
  public void close() {
    BufferedReader open = lines;
    lines = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
