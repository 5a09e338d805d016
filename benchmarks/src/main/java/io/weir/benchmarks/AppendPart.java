package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;
import io.weir.testkit.probe.RequestRun;
import java.io.IOException;

/**
 * Appends events to the streams in turn; each is answered with its id. Afterwards all streams are
 * read.
 *
 * @param bucket of the streams, to whose name the round is added
 * @param perSecond requests; infinite for as fast as they come
 * @param batch events a request, all or none
 * @param share of a round's usual length that it lasts, 0 to 1
 */
record AppendPart(
    RunContext run,
    Figure.OfQueries figures,
    String bucket,
    int connections,
    double perSecond,
    int batch,
    double share)
    implements BenchPart<RecordServer> {
  static final Figure.OfQueries PACED =
      new Figure.OfQueries("append one event, 1,000/s, 20 connections");
  private static final Figure.OfQueries UNPACED =
      new Figure.OfQueries("append one event, 40 connections");
  private static final Figure.OfQueries MANY =
      new Figure.OfQueries("append 100 events a request, 8 connections");
  private static final String RATE = "events/s";
  static final Figure UNPACED_RATE = new Figure(UNPACED.about(), RATE);
  static final Figure MANY_RATE = new Figure(MANY.about(), RATE);

  /** A round of full length would be millions of events, which are all read. */
  private static final double SHARE_OF_MANY = 0.2;

  static AppendPart paced(RunContext run) {
    return new AppendPart(run, PACED, "paced", 20, 1000, 1, 1);
  }

  static AppendPart unpaced(RunContext run) {
    return new AppendPart(run, UNPACED, "unpaced", 40, Double.POSITIVE_INFINITY, 1, 1);
  }

  static AppendPart many(RunContext run) {
    return new AppendPart(run, MANY, "many", 8, Double.POSITIVE_INFINITY, 100, SHARE_OF_MANY);
  }

  @Override
  public boolean isFor(RecordServer server) {
    return server.abilities().contains(RecordServer.Ability.EVENTS);
  }

  private RecordRound streams(RecordServer server, String round) {
    return new RecordRound(server, bucket + round, run.sizes().records().streams());
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
    if (batch == 1) {
      run.noteLatency(figures, server, result.latency());
    }
    run.note(
        new Figure(figures.about(), "server CPU us an event"),
        server,
        micros / batch / result.count());
    run.note(new Figure(figures.about(), RATE), server, batch * result.perSecond());
  }

  private RequestRun.Result append(RecordRound streams, double seconds)
      throws IOException, InterruptedException {
    return new RequestRun(connections, perSecond, (long) (seconds * share * 1e9))
        .run(connection -> batch == 1 ? streams.appender() : streams.appender(batch));
  }
}
