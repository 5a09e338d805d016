package io.weir.benchmarks.server;

import io.weir.datagen.ask.QueryApi;
import io.weir.datagen.load.Format;
import io.weir.datagen.wire.Address;
import io.weir.datagen.wire.Response;
import io.weir.model.Periods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weir standalone, started as its users start it. */
public final class Weir implements Subject {
  private final Address address;
  private final Path data;
  private final ServerProcess process;

  private Weir(Address address, Path data, ServerProcess process) {
    this.address = address;
    this.data = data;
    this.process = process;
  }

  /**
   * Starts it; returns when it is ready.
   *
   * @param launcher the script {@code weir}
   * @param directory for its data and its log
   */
  public static Weir start(Path launcher, Path directory) throws IOException, InterruptedException {
    Address address = new Address("127.0.0.1", FreePort.find(), "");
    Path data = directory.resolve("weir");
    List<String> command =
        List.of(
            launcher.toString(),
            "standalone",
            "--port",
            Integer.toString(address.port()),
            "--data-dir",
            data.toString());
    Path log = directory.resolve("weir.log");
    return new Weir(address, data, ServerProcess.start(command, Map.of(), log, address, "/ready"));
  }

  @Override
  public String name() {
    return "Weir";
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public Format format() {
    return Format.JSON;
  }

  @Override
  public String question(String tag, Periods periods) {
    return QueryApi.path(tag, periods.start(), periods.end(), periods.points());
  }

  @Override
  public double[][] rows(Response response) throws IOException {
    return QueryApi.report(response).values();
  }

  @Override
  public Map<String, Long> disk() throws IOException {
    Map<String, Long> disk = new LinkedHashMap<>();
    disk.put("log", Disk.used(data.resolve("kafka")));
    disk.put("checkpoints", Disk.used(data.resolve("flink/checkpoints")));
    disk.put(STATE, Disk.used(data.resolve("flink/scratch")));
    return disk;
  }

  @Override
  public void close() {
    process.close();
  }
}
