package io.weir.gateway;

import io.weir.http.Delivery;
import io.weir.http.ProblemException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Reads what a request offers, and refuses it whole if any of it is not as it must be. */
final class OfferReader {
  private final GatewaySettings settings;
  private final Clock clock;
  private final BodyReader bodies;
  private final IntakeMetrics metrics;

  /** Samples that were read and found valid. */
  record Offer(List<Block> blocks, int samples) {}

  OfferReader(GatewaySettings settings, Clock clock, BodyReader bodies, IntakeMetrics metrics) {
    this.settings = settings;
    this.clock = clock;
    this.bodies = bodies;
    this.metrics = metrics;
  }

  /**
   * @throws ProblemException 400, 413, 415 or 429
   */
  Offer read(Delivery delivery, Form form, int partitions, InFlight.Hold hold) throws IOException {
    BodyReader.Body body;
    try {
      body = bodies.read(delivery, hold);
    } catch (ProblemException e) {
      metrics.refused(0, e);
      throw e;
    }
    BlockSink sink =
        form == Form.MESSAGE
            ? new SingleBlock(partitions, hold::add)
            : new BlockBuilder(partitions, settings.values(), hold::add);
    BodyParser parser = new BodyParser(rules(), sink);
    try {
      form.parse(parser, body);
      List<Block> blocks = sink.blocks();
      hold.subtract(body.bytes().length);
      metrics.received(parser.count(), body.length());
      return new Offer(blocks, parser.count());
    } catch (ProblemException e) {
      metrics.received(parser.count(), body.length());
      metrics.refused(parser.count(), e);
      throw e;
    }
  }

  private MessageRules rules() {
    Instant latest = clock.instant().plus(settings.maxAhead());
    long nanos = Math.addExact(latest.getEpochSecond() * 1_000_000_000L, latest.getNano());
    return new MessageRules(settings.values(), nanos, settings.maxBatch());
  }
}
