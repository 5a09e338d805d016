package io.weir.benchmarks.records;

import io.weir.benchmarks.server.LocalMachine;
import io.weir.benchmarks.server.ServerProcess;
import io.weir.service.process.FreePort;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * etcd as Debian packages it, one member, spoken to by its JSON gateway, which its own process
 * turns into gRPC. A write is on the disk when it is acknowledged. It has no streams: an event is a
 * new key below the stream's, and its id is that key with the revision that it was put with.
 */
public final class EtcdRecords implements RecordServer {
  private final Address address;
  private final ServerProcess process;

  private EtcdRecords(Address address, ServerProcess process) {
    this.address = address;
    this.process = process;
  }

  /**
   * Starts it; returns when it is ready.
   *
   * @param directory for its data and its log
   * @throws IOException if it is not installed, naming the package
   */
  public static EtcdRecords start(Path directory) throws IOException, InterruptedException {
    List<Integer> ports = FreePort.choose(2);
    Address address = new Address("127.0.0.1", ports.get(0), "");
    String clients = "http://127.0.0.1:" + ports.get(0);
    String peers = "http://127.0.0.1:" + ports.get(1);
    List<String> command =
        List.of(
            LocalMachine.program("etcd", List.of(), "etcd-server").toString(),
            "--data-dir",
            directory.resolve("etcd").toString(),
            "--listen-client-urls",
            clients,
            "--advertise-client-urls",
            clients,
            "--listen-peer-urls",
            peers,
            "--initial-advertise-peer-urls",
            peers,
            "--initial-cluster",
            "default=" + peers,
            // A run would fill the 2 GB that are its default.
            "--quota-backend-bytes",
            Long.toString(8L << 30),
            "--log-level",
            "warn");
    ServerProcess.Launch launch =
        new ServerProcess.Launch(command, Map.of(), directory.resolve("etcd.log"));
    return new EtcdRecords(address, ServerProcess.start(launch, address, "/health"));
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(Ability.EVENTS, Ability.LISTENERS, Ability.ITEMS);
  }

  @Override
  public EtcdConnection connect() {
    return new EtcdConnection(new EtcdClient(address));
  }

  @Override
  public ItemConnection connectToItems() {
    return new EtcdItems(new EtcdClient(address));
  }

  /** By watches. */
  @Override
  public AutoCloseable listen(List<String> streams, Hearing hearing)
      throws IOException, InterruptedException {
    String url = "http://" + address.hostHeader();
    return LineListeners.open(
        streams, stream -> EtcdConnection.watch(url, stream), EtcdConnection::watched, hearing);
  }
}
