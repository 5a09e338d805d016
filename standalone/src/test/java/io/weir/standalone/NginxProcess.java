package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.service.process.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An nginx of the system's package with {@code docker/front/nginx.conf}, whose ports, files and
 * upstreams are the test's.
 */
final class NginxProcess implements AutoCloseable {
  /** Nothing listens there. */
  static final String NOBODY = "127.0.0.1:9";

  private static final Path CONFIG = Path.of("../docker/front/nginx.conf");

  private final Process process;
  private final int port;
  private final int grpcPort;

  private NginxProcess(Process process, int port, int grpcPort) {
    this.process = process;
    this.port = port;
    this.grpcPort = grpcPort;
  }

  /** The program; empty if it is not installed. */
  static Optional<Path> find() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param dir for its files
   * @param upstreams {@code host:port} by the names of the file
   */
  static NginxProcess start(Path nginx, Path dir, Map<String, String> upstreams) throws Exception {
    Files.createDirectories(dir);
    StringBuilder list = new StringBuilder();
    upstreams.forEach(
        (name, server) ->
            list.append(String.format("upstream %s { server %s; keepalive 64; }%n", name, server)));
    Files.writeString(dir.resolve("upstreams.conf"), list);
    Files.writeString(dir.resolve("client.conf"), "limit_conn client 512;");
    List<Integer> ports = FreePort.choose(2);
    String text = config(dir, ports.get(0), ports.get(1));
    Path config = Files.writeString(dir.resolve("nginx.conf"), text);
    List<String> command = new ArrayList<>(List.of(nginx.toString(), "-c", config.toString()));
    boolean isRoot = System.getProperty("user.name").equals("root");
    command.addAll(List.of("-e", "stderr", "-p", dir.toString()));
    command.addAll(List.of("-g", "daemon off;" + (isRoot ? " user root root;" : "")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    NginxProcess started = new NginxProcess(process, ports.get(0), ports.get(1));
    HttpApi api = new HttpApi(started.url());
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              assertThat(process.isAlive()).as(Files.readString(dir.resolve("log"))).isTrue();
              return api.get("/health").statusCode() == 200;
            });
    return started;
  }

  private static String config(Path dir, int port, int grpcPort) throws IOException {
    String config = Files.readString(CONFIG);
    String http = "listen 8080 backlog=4096;";
    String grpc = "listen 9090 http2 backlog=4096;";
    assertThat(config).containsOnlyOnce(http).containsOnlyOnce(grpc);
    return config
        .replace(http, "listen 127.0.0.1:" + port + ";")
        .replace(grpc, "listen 127.0.0.1:" + grpcPort + " http2;")
        .replace("/tmp/", dir + "/")
        .replace("/spool/", dir + "/");
  }

  /** Where HTTP is served, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Where gRPC is served. */
  String grpcAddress() {
    return "127.0.0.1:" + grpcPort;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
