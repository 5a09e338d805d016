package io.weir.query.prometheus;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.QueryClient;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.reply.Replies;
import io.weir.query.reply.RequestBody;
import io.weir.service.access.Area;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.HttpStreams;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import io.weir.service.process.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/read}: Prometheus' remote read. Each read has a thread, since it waits for
 * one page of names or samples after the other; their number is bounded.
 */
public final class RemoteReadRoutes implements Routes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteReadRoutes.class);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  /** The most series of a read. */
  private static final int MOST_SERIES = 10_000;

  private final QueryClient client;
  private final MergedTagListing listing;
  private final Replies replies;
  private final RemoteReadSettings settings;
  private final Semaphore places;
  private final ThreadPoolExecutor threads;

  public RemoteReadRoutes(
      QueryClient client,
      MergedTagListing listing,
      Replies replies,
      RemoteReadSettings settings,
      PrometheusRegistry registry) {
    this.client = client;
    this.listing = listing;
    this.replies = replies;
    this.settings = settings;
    int most = settings.atOnce();
    places = new Semaphore(most);
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(), // bounded by the places
            new DaemonThreads("weir-remote-read"));
    threads.allowCoreThreadTimeOut(true);
    GaugeWithCallback.builder()
        .name("weir_remote_reads")
        .help("Remote reads that are running, at most WEIR_REMOTE_READS.")
        .callback(gauge -> gauge.call(most - places.availablePermits()))
        .register(registry);
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.post("/api/v1/read", this::read);
  }

  private void read(Context ctx) {
    QueryParameters.of(ctx).refuseOthersThan(Set.of());
    if (!"snappy".equals(ctx.header("Content-Encoding"))) {
      throw ProblemException.unsupported("Content-Encoding must be snappy here.");
    }
    replies.stream(
        ctx,
        MatchingSeries.bytes(listing) + SeriesReads.BYTES + ReadRequest.MAX_BYTES,
        threads,
        () -> enter(ctx),
        body -> answer(ctx, body));
  }

  /** Takes a place until the body has been answered. */
  private CompletionStage<byte[]> enter(Context ctx) {
    if (!places.tryAcquire()) {
      throw ProblemException.tooMany(
          settings.atOnce() + " remote reads are running, the limit of WEIR_REMOTE_READS",
          ASK_AGAIN);
    }
    try {
      return RequestBody.receiveAsSent(ctx, replies, ReadRequest.MAX_BYTES)
          .whenComplete(
              (body, fault) -> {
                if (fault != null) {
                  places.release();
                }
              });
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
  }

  private void answer(Context ctx, byte[] body) {
    try {
      ReadRequest request = ReadRequest.of(body);
      ReadMemory memory = new ReadMemory(ctx, replies);
      MatchingSeries names =
          new MatchingSeries(
              listing,
              Callers.of(ctx).names(Permission.GET, Area.TAGS, ""),
              settings.names(),
              MOST_SERIES,
              memory::take,
              System::nanoTime);
      if (request.takesChunks()) {
        streamed(ctx, request, names);
      } else {
        write(request, names, new SampledReply(ctx, memory, names));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      places.release();
    }
  }

  /** Whatever goes wrong once the reply has begun, the reply has no end. */
  private void streamed(Context ctx, ReadRequest request, MatchingSeries names) throws IOException {
    ChunkedReply reply = new ChunkedReply(ctx, replies, names);
    try {
      write(request, names, reply);
    } catch (IOException | RuntimeException e) {
      if (!reply.hasBegun()) {
        throw e;
      }
      LOG.info("a remote read was cut: {}", e.toString());
      reply.discard();
      HttpStreams.cut(ctx, e);
    }
  }

  private void write(ReadRequest request, MatchingSeries names, ReadSink sink) throws IOException {
    List<Selector> selectors = request.selectors();
    for (int i = 0; i < selectors.size(); i++) {
      Selector selector = selectors.get(i);
      sink.beginQuery(i);
      if (selector.end() >= selector.start()) {
        new SeriesReads(client, selector, names.of(selector)).to(sink);
      }
      sink.endQuery();
    }
    sink.end();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
