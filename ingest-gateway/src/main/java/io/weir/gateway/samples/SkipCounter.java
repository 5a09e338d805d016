package io.weir.gateway.samples;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import java.util.function.IntSupplier;

/**
 * Counts what a reader left out, once it has read its body to the end.
 *
 * @param skipped what the reader left out
 * @param counter which counts it
 */
public record SkipCounter(NumberReader reader, IntSupplier skipped, CounterDataPoint counter)
    implements NumberReader {
  @Override
  public void read(BodyReader.Body body, Bounds bounds, InFlight.Hold hold, NumberSink sink) {
    reader.read(body, bounds, hold, sink);
    counter.inc(skipped.getAsInt());
  }

  @Override
  public int count() {
    return reader.count();
  }
}
