package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;
import io.weir.testkit.probe.RequestRun;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The last hundred events of streams that have three times as many, one request after the other.
 */
final class LastEventsPart implements BenchPart<RecordServer> {
  static final Figure.OfQueries FIGURES = new Figure.OfQueries("last 100 events of a stream");
  private static final int COUNT = 100;
  private static final int HELD = 3;

  private final RunContext run;
  private final Map<String, RecordRound> streams = new HashMap<>();

  LastEventsPart(RunContext run) {
    this.run = run;
  }

  @Override
  public boolean isFor(RecordServer server) {
    return server.abilities().contains(RecordServer.Ability.EVENTS);
  }

  @Override
  public void prepare(RecordServer server) throws IOException, InterruptedException {
    RecordRound held = new RecordRound(server, "last", run.sizes().records().streams());
    try (RequestRun.Connection appender = held.appender(COUNT)) {
      for (int i = 0; i < HELD * held.streams(); i++) {
        appender.send(i).run();
      }
    }
    streams.put(server.name(), held);
    read(held, run.sizes().records().warmUpSeconds(server));
  }

  @Override
  public void run(RecordServer server, int round) throws IOException, InterruptedException {
    long cpu = server.process().cpuMicros();
    RequestRun.Result result = read(streams.get(server.name()), run.sizes().records().seconds());
    double micros = server.process().cpuMicros() - cpu;
    run.note(FIGURES.cpu(), server, micros / 1000 / result.count());
    run.noteLatency(FIGURES, server, result.latency());
  }

  private static RequestRun.Result read(RecordRound held, double seconds)
      throws IOException, InterruptedException {
    return new RequestRun(1, Double.POSITIVE_INFINITY, (long) (seconds * 1e9))
        .run(connection -> held.reader(COUNT));
  }
}
