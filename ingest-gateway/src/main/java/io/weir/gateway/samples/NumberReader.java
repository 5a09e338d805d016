package io.weir.gateway.samples;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.service.http.ProblemException;

/** Reads the samples of one body, each of one value; for one request. */
public interface NumberReader {
  /**
   * Reads all of them. Where this throws, the caller discards what the sink got.
   *
   * @param bounds of the request
   * @param hold for memory that is needed besides the body
   * @throws ProblemException 400 or 413
   */
  void read(BodyReader.Body body, Bounds bounds, InFlight.Hold hold, NumberSink sink);

  /** Samples read so far, with the one that was refused. */
  int count();

  /**
   * What a request may bring.
   *
   * @param now the server's time, ns
   * @param latest the latest time allowed, ns
   * @param maxSamples the most samples
   * @param maxBytes the most bytes of a body, also inflated
   */
  record Bounds(long now, long latest, int maxSamples, long maxBytes) {}
}
