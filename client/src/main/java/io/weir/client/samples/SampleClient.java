package io.weir.client.samples;

import io.weir.client.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A client for samples over HTTP. Thread-safe; an application needs one. Writes are gathered in
 * batches, which are sent in the background and again until the server has acknowledged them; reads
 * are made by the caller's thread. Closing it waits until all is written.
 */
public final class SampleClient implements AutoCloseable {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final HttpCalls http;
  private final BatchQueue queue;
  private final List<Thread> senders = new ArrayList<>();

  private SampleClient(String url, WriteOptions options, String token) {
    http = new HttpCalls(url, token, RetryPolicy.DEFAULT);
    queue = new BatchQueue(options);
    for (int i = 0; i < options.batchesInFlight(); i++) {
      Thread sender = new Thread(new BatchSender(queue, http, options), "weir-samples-" + i);
      sender.setDaemon(true);
      sender.start();
      senders.add(sender);
    }
  }

  /**
   * A client with {@link WriteOptions#DEFAULT}.
   *
   * @param url of the server, such as {@code http://localhost:8080}
   */
  public static SampleClient connect(String url) {
    return connect(url, WriteOptions.DEFAULT);
  }

  /** A client that writes with these options. */
  public static SampleClient connect(String url, WriteOptions options) {
    return connect(url, options, "");
  }

  /**
   * A client of a server that asks who calls.
   *
   * @param token of a machine or a session; empty for none
   */
  public static SampleClient connect(String url, WriteOptions options, String token) {
    return new SampleClient(url, options, token);
  }

  /**
   * Writes a sample. Returns once there is room for it in the buffer, which is the back-pressure of
   * a server that asks to wait.
   *
   * @return completes once the sample's batch is in Kafka, acknowledged by all in-sync replicas;
   *     fails with a {@link RefusedSamplesException} where samples of the batch were refused, and
   *     with another {@link SamplesException} where it is not known to be stored: then it may be
   *     written again
   * @throws IllegalArgumentException if a value is not finite
   * @throws IllegalStateException if the client is closed
   */
  public CompletionStage<Void> write(Sample sample) throws InterruptedException {
    return queue.add(Batch.line(sample.requireFinite()));
  }

  /** The same as {@link #write(Sample)}. */
  public CompletionStage<Void> write(String tag, long time, double... values)
      throws InterruptedException {
    return write(new Sample(tag, time, values));
  }

  /**
   * Waits until all that was written is stored. What {@link #write} returned may complete a moment
   * after that.
   *
   * @throws SamplesException if some of what was written since the last flush is not; told once
   */
  public void flush() throws InterruptedException {
    queue.flush();
  }

  /**
   * A report.
   *
   * @throws SamplesException if there is none, with its {@code status}: 404 for an unknown tag
   */
  public Report report(ReportQuery query) throws InterruptedException {
    return Report.of(http.get(query.path(), READ_TIMEOUT), query.functions());
  }

  /**
   * The latest sample of each tag up to a time; tags without one are left out.
   *
   * @param time ns, included
   * @param tags 1 to 100
   */
  public List<Sample> at(long time, String... tags) throws InterruptedException {
    String path = "/at?time=" + time + HttpCalls.parameters("tag", List.of(tags));
    return SamplePage.of(http.get(path, READ_TIMEOUT)).samples();
  }

  /**
   * The latest sample of each tag that begins so, in the order of their names, a page at a time.
   *
   * @param limit the most of a page, 1 to 1000
   * @param cursor the {@code next} of the page before; empty for the first one
   */
  public SamplePage latest(String prefix, int limit, String cursor) throws InterruptedException {
    String path =
        "/latest?limit="
            + limit
            + HttpCalls.parameters("prefix", List.of(prefix))
            + HttpCalls.parameters("cursor", List.of(cursor));
    return SamplePage.of(http.get(path, READ_TIMEOUT));
  }

  /**
   * Raw samples as a stream, in bounded memory, for one thread; to be closed. Goes on by itself
   * after a cut. Taking from it throws a {@link SamplesException} if the rest cannot come, so a
   * stream that ends is whole.
   */
  public Stream<Sample> raw(RawQuery query) {
    RawSamples samples = new RawSamples(http, query, READ_TIMEOUT);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(samples, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(samples::close);
  }

  /**
   * Waits until all that was written is stored, or its time is up, and ends. If the caller's thread
   * is interrupted, it gives up what is not stored yet.
   *
   * @throws SamplesException as {@link #flush} does
   */
  @Override
  public void close() {
    queue.close();
    try {
      for (Thread sender : senders) {
        sender.join();
      }
    } catch (InterruptedException e) {
      senders.forEach(Thread::interrupt);
      queue.abandon();
      Thread.currentThread().interrupt();
      return;
    }
    queue.abandon(); // nothing, unless a sender ended of an error
    queue.tell();
  }
}
