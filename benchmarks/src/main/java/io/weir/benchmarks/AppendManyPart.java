package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;
import io.weir.testkit.probe.RequestRun;
import java.io.IOException;

/** A hundred events a request, all or none, as fast as they come. Afterwards all are read. */
record AppendManyPart(RunContext run) implements BenchPart<RecordServer> {
  private static final String ABOUT = "append 100 events a request, 8 connections";
  static final Figure RATE = new Figure(ABOUT, "events/s");
  private static final Figure CPU = new Figure(ABOUT, "server CPU us an event");
  private static final int CONNECTIONS = 8;
  private static final int BATCH = 100;

  /** A round of full length would be millions of events, which are all read. */
  private static final double SHARE = 0.2;

  @Override
  public boolean isFor(RecordServer server) {
    return server.abilities().contains(RecordServer.Ability.EVENTS);
  }

  @Override
  public void prepare(RecordServer server) throws IOException, InterruptedException {
    append(streams(server, "warm"), run.sizes().records().warmUpSeconds(server));
  }

  private RecordRound streams(RecordServer server, String round) {
    return new RecordRound(server, "many" + round, run.sizes().records().streams());
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
    run.note(RATE, server, BATCH * result.perSecond());
    run.note(CPU, server, micros / BATCH / result.count());
  }

  private static RequestRun.Result append(RecordRound streams, double seconds)
      throws IOException, InterruptedException {
    return new RequestRun(CONNECTIONS, Double.POSITIVE_INFINITY, (long) (seconds * SHARE * 1e9))
        .run(connection -> streams.appender(BATCH));
  }
}
