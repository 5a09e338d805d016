package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.http.Address;
import io.weir.testkit.http.Response;
import io.weir.testkit.load.Format;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.workload.Workload;
import java.io.IOException;

/** A server that is spoken to over HTTP, by datagen's client and with its load. */
interface HttpSubject extends Subject {
  /** After which a request has failed. */
  long TIMEOUT = 30_000_000_000L;

  /** For how long a request is repeated. */
  long GIVE_UP = 60_000_000_000L;

  HttpServer server();

  default Address address() {
    return server().address();
  }

  @Override
  default ServerProcess process() {
    return server().process();
  }

  /** What requests with samples look like. */
  Format format();

  /** Path and query of the question. */
  String question(String tag, Periods periods);

  /**
   * The rows of an answer with status 200.
   *
   * @throws IOException if it is no such answer
   */
  double[][] rows(Response response, Periods periods) throws IOException;

  @Override
  default Sent send(Sending sending) throws IOException {
    LoadPlan plan =
        new LoadPlan(
            sending.workload(),
            address(),
            0,
            sending.batch(),
            sending.connections(),
            sending.live(),
            TIMEOUT,
            GIVE_UP,
            format());
    LoadResult result =
        new LoadLoop(plan, sending.stop(), (elapsed, offered, acked, inFlight, repeated, p99) -> {})
            .run();
    return new Sent(
        result.offered(),
        result.acknowledged(),
        result.refusal(),
        result.latency(),
        result.wallNanos(),
        result.cpuNanos());
  }

  @Override
  default Feed feed(Workload workload) {
    return new HttpFeed(this, workload);
  }

  @Override
  default Asker asker() {
    return new HttpAsker(this);
  }
}
