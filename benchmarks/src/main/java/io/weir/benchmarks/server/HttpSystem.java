package io.weir.benchmarks.server;

import io.weir.testkit.http.Address;
import io.weir.testkit.http.Service;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.RowReader;
import io.weir.testkit.probe.SampleWriter;
import java.io.IOException;

/** A server that is spoken to over HTTP, by the client and with the load of testkit. */
interface HttpSystem extends SystemUnderTest, HttpDialect {
  /** After which a request has failed. */
  long TIMEOUT = 30_000_000_000L;

  /** For how long a request is repeated. */
  long GIVE_UP = 60_000_000_000L;

  HttpServer server();

  default Address address() {
    return server().address();
  }

  private Service service() {
    return new Service(address(), TIMEOUT);
  }

  @Override
  default ServerProcess process() {
    return server().process();
  }

  @Override
  default SendResult send(SendPlan plan) throws IOException {
    LoadPlan load =
        new LoadPlan(
            plan.workload(),
            service(),
            0,
            plan.batch(),
            plan.connections(),
            plan.live(),
            GIVE_UP,
            format());
    LoadResult result =
        new LoadLoop(load, plan.stop(), (elapsed, offered, acked, inFlight, repeated, p99) -> {})
            .run();
    return new SendResult(
        result.offered(),
        result.acknowledged(),
        result.refusal(),
        result.latency(),
        result.wallNanos(),
        result.cpuNanos());
  }

  @Override
  default SampleWriter writer(int connection) throws IOException {
    return writers(service()).open(connection);
  }

  @Override
  default RowReader reader(int connection) throws IOException {
    return readers(service()).open(connection);
  }
}
