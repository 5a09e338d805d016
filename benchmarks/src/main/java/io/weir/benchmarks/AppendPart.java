package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;
import io.weir.testkit.probe.RequestRun;
import java.io.IOException;

/**
 * One event a request, to the streams in turn; each is answered with its id. Afterwards all streams
 * are read.
 *
 * @param perSecond infinite for as fast as they come
 */
record AppendPart(RunContext run, Figure.OfQueries figures, int connections, double perSecond)
    implements BenchPart<RecordServer> {
  static final Figure.OfQueries PACED =
      new Figure.OfQueries("append one event, 1,000/s, 20 connections");
  static final Figure.OfQueries UNPACED = new Figure.OfQueries("append one event, 40 connections");
  static final Figure RATE = new Figure(UNPACED.about(), "events/s");

  static AppendPart paced(RunContext run) {
    return new AppendPart(run, PACED, 20, 1000);
  }

  static AppendPart unpaced(RunContext run) {
    return new AppendPart(run, UNPACED, 40, Double.POSITIVE_INFINITY);
  }

  @Override
  public boolean isFor(RecordServer server) {
    return server.abilities().contains(RecordServer.Ability.EVENTS);
  }

  private RecordRound streams(RecordServer server, String round) {
    String bucket = (perSecond < Double.POSITIVE_INFINITY ? "paced" : "unpaced") + round;
    return new RecordRound(server, bucket, run.sizes().records().streams());
  }

  @Override
  public void prepare(RecordServer server) throws IOException, InterruptedException {
    append(streams(server, "warm"), run.sizes().records().warmUpSeconds(server));
  }

  @Override
  public void run(RecordServer server, int round) throws IOException, InterruptedException {
    RecordRound streams = streams(server, Integer.toString(round));
    long cpu = server.process().cpuMicros();
    RequestRun.Result result = append(streams, run.sizes().records().seconds());
    if (run.sizes().records().untilRest()) {
      server.process().awaitRest();
    }
    double micros = server.process().cpuMicros() - cpu;
    streams.check();
    run.noteLatency(figures, server, result.latency());
    run.note(
        new Figure(figures.about(), "server CPU us an event"), server, micros / result.count());
    run.note(new Figure(figures.about(), "events/s"), server, result.perSecond());
  }

  private RequestRun.Result append(RecordRound streams, double seconds)
      throws IOException, InterruptedException {
    return new RequestRun(connections, perSecond, (long) (seconds * 1e9))
        .run(connection -> streams.appender());
  }
}
