package io.weir.benchmarks;

import io.weir.benchmarks.server.LocalMachine;
import io.weir.benchmarks.server.MeasuredServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An empty directory, and the servers that have their data in it; both are gone after the run, also
 * if it is interrupted.
 */
final class RunDirectory implements AutoCloseable {
  private final Path path;
  private final List<MeasuredServer> servers = new ArrayList<>();
  private final Thread atExit = new Thread(this::end);

  RunDirectory() throws IOException {
    path = Files.createTempDirectory("weir-bench");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path path() {
    return path;
  }

  /** Has a server closed before the directory goes; returns it. */
  <S extends MeasuredServer> S add(S server) {
    servers.add(server);
    return server;
  }

  private void end() {
    servers.forEach(MeasuredServer::close);
    LocalMachine.delete(path);
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
