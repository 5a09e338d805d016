package io.weir.gateway.samples;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.formats.BodyFormat;
import io.weir.gateway.formats.BodyParser;
import io.weir.gateway.formats.MessageRules;
import io.weir.gateway.formats.NumberBody;
import io.weir.gateway.log.LogEntry;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Decodes the samples of a request; one invalid sample refuses all. */
final class BatchDecoder {
  /** Roughly what a number takes in protocols of numbers, with its share of name and time. */
  private static final int BYTES_OF_A_NUMBER = 16;

  private final IngestSettings settings;
  private final Clock clock;
  private final BodyReader bodies;
  private final IngestMetrics metrics;

  /** The valid samples of a request. */
  record Batch(List<LogEntry> blocks, int samples) {}

  BatchDecoder(IngestSettings settings, Clock clock, BodyReader bodies, IngestMetrics metrics) {
    this.settings = settings;
    this.clock = clock;
    this.bodies = bodies;
    this.metrics = metrics;
  }

  /**
   * @throws ProblemException 400, 413, 415 or 429
   */
  Batch read(IngestRequest request, BodyFormat format, int partitions, InFlight.Hold hold)
      throws IOException {
    BodyReader.Body body = body(request, hold);
    BlockSink sink =
        format == BodyFormat.MESSAGE
            ? new SingleBlock(partitions, hold::add)
            : new BlockBuilder(partitions, settings.blocks(), hold::add);
    BodyParser parser = new BodyParser(rules(), permitted(request.caller(), sink));
    try {
      format.parse(parser, body);
      List<LogEntry> blocks = sink.blocks();
      hold.subtract(body.bytes().length);
      metrics.received(parser.count(), body.length());
      return new Batch(blocks, parser.count());
    } catch (ProblemException e) {
      metrics.received(parser.count(), body.length());
      metrics.refused(parser.count(), e);
      throw e;
    }
  }

  /**
   * Decodes samples of one value each.
   *
   * @param asSent whether the reader inflates the body itself
   * @throws ProblemException 400, 413, 415 or 429
   */
  Batch readNumbers(
      IngestRequest request,
      NumberReader reader,
      boolean asSent,
      int partitions,
      InFlight.Hold hold)
      throws IOException {
    BodyReader.Body body = body(request, asSent, hold);
    int expected = body.length() / BYTES_OF_A_NUMBER;
    BlockBuilder sink = new BlockBuilder(partitions, settings.blocks(), hold::add, expected);
    try {
      reader.read(body, bounds(), hold, permitted(request.caller(), sink));
      List<LogEntry> blocks = sink.blocks();
      hold.subtract(body.bytes().length);
      metrics.received(reader.count(), body.length());
      return new Batch(blocks, reader.count());
    } catch (ProblemException e) {
      metrics.received(reader.count(), body.length());
      metrics.refused(reader.count(), e);
      throw e;
    }
  }

  /**
   * Decodes the one sample of a request whose body is its only value.
   *
   * @param time ns
   * @throws ProblemException 400, 413 or 429
   */
  Batch readNumber(IngestRequest request, Tag tag, long time, int partitions, InFlight.Hold hold)
      throws IOException {
    BodyReader.Body body = body(request, hold);
    metrics.received(1, body.length());
    try {
      double[] value = {NumberBody.read(body)};
      byte[] name = tag.utf8();
      SingleBlock block = new SingleBlock(partitions, hold::add);
      block.add(name, 0, name.length, time, value);
      hold.subtract(body.bytes().length);
      return new Batch(block.blocks(), 1);
    } catch (ProblemException e) {
      metrics.refused(1, e);
      throw e;
    }
  }

  /** Who may write all tags pays nothing for being asked. */
  private static BlockSink permitted(Caller caller, BlockSink sink) {
    return caller.mayAll(Permission.PUT, Area.TAGS)
        ? sink
        : new PermittedTags(caller, sink, (name, time, value) -> {});
  }

  private static NumberSink permitted(Caller caller, BlockBuilder sink) {
    return caller.mayAll(Permission.PUT, Area.TAGS) ? sink : new PermittedTags(caller, sink, sink);
  }

  private NumberReader.Bounds bounds() {
    return new NumberReader.Bounds(now(), latest(), settings.maxBatch(), settings.maxRequestSize());
  }

  private BodyReader.Body body(IngestRequest request, InFlight.Hold hold) throws IOException {
    return body(request, false, hold);
  }

  private BodyReader.Body body(IngestRequest request, boolean asSent, InFlight.Hold hold)
      throws IOException {
    try {
      return asSent ? bodies.readAsSent(request, hold) : bodies.read(request, hold);
    } catch (ProblemException e) {
      metrics.refused(0, e);
      throw e;
    }
  }

  private MessageRules rules() {
    return new MessageRules(
        settings.values().orElse(1),
        settings.values().orElse(SampleBlock.MAX_WIDTH),
        latest(),
        settings.maxBatch());
  }

  /** The latest time allowed now, ns. */
  long latest() {
    return nanos(clock.instant().plus(settings.maxAhead()));
  }

  private long now() {
    return nanos(clock.instant());
  }

  private static long nanos(Instant time) {
    return Math.addExact(time.getEpochSecond() * 1_000_000_000L, time.getNano());
  }
}
