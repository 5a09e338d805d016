package io.weir.benchmarks;

import io.weir.benchmarks.records.DocumentConnection;
import io.weir.benchmarks.records.DocumentText;
import io.weir.benchmarks.records.Event;
import io.weir.benchmarks.records.RecordServer;
import io.weir.benchmarks.records.WrongAnswerException;
import io.weir.testkit.probe.RequestRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A filter that finds the ten oldest of many documents of a metric, so that it must skip all
 * others. Documents are put one a request.
 */
record DocumentsPart(RunContext run) implements BenchPart<RecordServer> {
  private static final String METRIC = "bench";
  private static final int CONNECTIONS = 40;
  private static final int WARM_UPS = 20;
  private static final long VISIBLE_WITHIN = TimeUnit.SECONDS.toNanos(60);
  private static final Figure PUTS = new Figure("put one document, 40 connections", "documents/s");

  static Figure.OfQueries find(int documents) {
    return new Figure.OfQueries(
        String.format("a filter that skips %,d documents to find ten", documents));
  }

  @Override
  public boolean isFor(RecordServer server) {
    return server.abilities().contains(RecordServer.Ability.DOCUMENTS);
  }

  @Override
  public void prepare(RecordServer server) throws IOException, InterruptedException {
    RequestRun.Result put =
        RequestRun.of(CONNECTIONS, DocumentText.WANTED_COUNT + run.sizes().records().documents())
            .run(connection -> writer(server));
    run.note(PUTS, server, put.perSecond());
    try (DocumentConnection connection = server.connectToDocuments()) {
      long deadline = System.nanoTime() + VISIBLE_WITHIN;
      List<Event> found = find(connection);
      while (found.size() < DocumentText.WANTED_COUNT && System.nanoTime() - deadline < 0) {
        found = find(connection);
      }
      for (int i = 0; i < WARM_UPS; i++) {
        check(server, find(connection));
      }
    }
  }

  private static List<Event> find(DocumentConnection connection) throws IOException {
    return connection.find(METRIC, DocumentText.WANTED, DocumentText.WANTED_COUNT).parse();
  }

  private static RequestRun.Connection writer(RecordServer server) throws IOException {
    DocumentConnection connection = server.connectToDocuments();
    return RecordRound.connection(
        connection,
        number -> {
          connection.put(METRIC, DocumentText.time(number), DocumentText.of(number));
          return RequestRun.Check.NONE;
        });
  }

  @Override
  public void run(RecordServer server, int round) throws IOException, InterruptedException {
    Figure.OfQueries figures = find(run.sizes().records().documents());
    long cpu = server.process().cpuMicros();
    RequestRun.Result result =
        new RequestRun(1, Double.POSITIVE_INFINITY, (long) (run.sizes().records().seconds() * 1e9))
            .run(connection -> finder(server));
    double micros = server.process().cpuMicros() - cpu;
    run.note(figures.cpu(), server, micros / 1000 / result.count());
    run.noteLatency(figures, server, result.latency());
  }

  private static RequestRun.Connection finder(RecordServer server) throws IOException {
    DocumentConnection connection = server.connectToDocuments();
    return RecordRound.connection(
        connection,
        number -> {
          var found = connection.find(METRIC, DocumentText.WANTED, DocumentText.WANTED_COUNT);
          return () -> check(server, found.parse());
        });
  }

  private static void check(RecordServer server, List<Event> found) throws IOException {
    for (int i = 0; i < DocumentText.WANTED_COUNT; i++) {
      int right = DocumentText.WANTED_COUNT - 1 - i;
      String time = Long.toString(DocumentText.time(right));
      if (found.size() != DocumentText.WANTED_COUNT
          || !found.get(i).id().equals(time)
          || !found.get(i).isOf(DocumentText.of(right))) {
        throw new WrongAnswerException(
            server.name()
                + " finds "
                + found.stream()
                    .map(each -> each.id() + " " + new String(each.json(), StandardCharsets.UTF_8))
                    .toList());
      }
    }
  }
}
