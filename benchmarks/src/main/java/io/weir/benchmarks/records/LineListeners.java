package io.weir.benchmarks.records;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Listeners over HTTP, whose events come as lines of a response without an end. A connection each,
 * and a few threads for all.
 */
final class LineListeners implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int OPEN_SECONDS = 30;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "listener");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final List<CompletableFuture<?>> responses = new ArrayList<>();
  private volatile boolean closed;

  /** Reads the events that a line has. */
  interface LineReader {
    List<Event> read(String line) throws IOException;
  }

  private LineListeners() {}

  /** Returns when all responses have begun. */
  static LineListeners open(
      List<String> streams,
      Function<String, HttpRequest> requests,
      LineReader reader,
      RecordServer.Hearing hearing)
      throws IOException, InterruptedException {
    LineListeners listeners = new LineListeners();
    CountDownLatch begun = new CountDownLatch(streams.size());
    for (int i = 0; i < streams.size(); i++) {
      HttpRequest request = requests.apply(streams.get(i));
      Lines lines = listeners.new Lines(i, reader, hearing);
      listeners.responses.add(
          listeners.http.sendAsync(
              request,
              head -> {
                if (head.statusCode() == 200) {
                  begun.countDown();
                } else {
                  hearing.failed(new IOException("a listener got " + head.statusCode()));
                }
                return HttpResponse.BodySubscribers.fromLineSubscriber(lines);
              }));
    }
    if (!begun.await(OPEN_SECONDS, TimeUnit.SECONDS)) {
      listeners.close();
      throw new IOException(begun.getCount() + " listeners did not get an answer");
    }
    return listeners;
  }

  private final class Lines implements Flow.Subscriber<String> {
    private final int listener;
    private final LineReader reader;
    private final RecordServer.Hearing hearing;

    Lines(int listener, LineReader reader, RecordServer.Hearing hearing) {
      this.listener = listener;
      this.reader = reader;
      this.hearing = hearing;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      try {
        reader.read(line).forEach(event -> hearing.event(listener, event));
      } catch (IOException e) {
        hearing.failed(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (!closed) {
        hearing.failed(new IOException("a listener was cut off", failure));
      }
    }

    @Override
    public void onComplete() {
      onError(new IOException("the response has ended"));
    }
  }

  @Override
  public void close() {
    closed = true;
    responses.forEach(each -> each.cancel(true));
    threads.shutdownNow();
  }
}
