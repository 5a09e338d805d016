package io.weir.benchmarks.server;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A server that is spoken to over HTTP, by the client and with the load of testkit. */
abstract class HttpSystem implements SystemUnderTest {
  /** After which a request has failed. */
  private static final long TIMEOUT = 30_000_000_000L;

  /** For how long a request is repeated. */
  private static final long GIVE_UP = 60_000_000_000L;

  final Instance running;
  private final HttpDialect dialect;

  /**
   * A server that is up.
   *
   * @param address where it listens
   * @param data what it keeps its data in
   */
  record Instance(Address address, Path data, ServerProcess process) {}

  /**
   * @param dialect in which samples are posted and rows asked for
   */
  HttpSystem(Instance running, HttpDialect dialect) {
    this.running = running;
    this.dialect = dialect;
  }

  final Service service() {
    return new Service(running.address(), TIMEOUT);
  }

  @Override
  public final ServerProcess process() {
    return running.process();
  }

  @Override
  public final LoadResult send(
      Workload workload, int batch, int connections, boolean live, BooleanSupplier stop)
      throws IOException {
    LoadPlan plan =
        new LoadPlan(workload, service(), 0, batch, connections, live, GIVE_UP, dialect.format());
    return new LoadLoop(plan, stop, progress -> {}).run();
  }

  /** Takes what its own clients send, and nothing else. */
  @Override
  public Optional<HttpTarget> http() {
    return Optional.of(new HttpTarget(service(), dialect.format(), Optional.empty(), false));
  }

  @Override
  public final ServerConnection connect(int connection) throws IOException {
    return dialect.connections(service()).open(connection);
  }

  final QueryForm form(String name, HttpDialect other) {
    return new QueryForm(name, other.connections(service()));
  }
}
