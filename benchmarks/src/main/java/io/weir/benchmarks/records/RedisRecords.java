package io.weir.benchmarks.records;

import io.weir.benchmarks.server.LocalMachine;
import io.weir.benchmarks.server.ServerProcess;
import io.weir.service.process.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis as Debian packages it, with {@code appendonly yes}: it acknowledges what is in memory and
 * writes it to the disk each second ({@code appendfsync everysec}, its default).
 */
public final class RedisRecords implements RecordServer {
  private static final String PROGRAM = "redis-server";

  private final int port;
  private final ServerProcess process;

  private RedisRecords(int port, ServerProcess process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it; returns when it is ready.
   *
   * @param directory for its data and its log
   * @throws IOException if it is not installed, naming the package
   */
  public static RedisRecords start(Path directory) throws IOException, InterruptedException {
    int port = FreePort.choose();
    String program = LocalMachine.program(PROGRAM, List.of(), PROGRAM).toString();
    Path data = Files.createDirectories(directory.resolve("redis"));
    List<String> command =
        List.of(
            program,
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            data.toString(),
            "--appendonly",
            "yes",
            "--save",
            "");
    ServerProcess.Launch launch =
        new ServerProcess.Launch(command, Map.of(), directory.resolve("redis.log"));
    return new RedisRecords(port, ServerProcess.start(launch, () -> answers(port)));
  }

  private static boolean answers(int port) {
    try (Jedis jedis = connect(port)) {
      return jedis.ping().equals("PONG");
    } catch (JedisException e) {
      return false;
    }
  }

  /** By RESP 2, without a limit for commands that wait. */
  private static Jedis connect(int port) {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder()
            .autoNegotiateProtocol(false)
            .blockingSocketTimeoutMillis(0)
            .build());
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(
        Ability.EVENTS, Ability.LISTENERS, Ability.ITEMS, Ability.MANY_ITEMS_A_REQUEST);
  }

  @Override
  public RedisConnection connect() {
    return new RedisConnection(connect(port));
  }

  @Override
  public ItemConnection connectToItems() {
    return new RedisItems(connect(port));
  }

  /** By {@code XREAD BLOCK}, a thread each. */
  @Override
  public AutoCloseable listen(List<String> streams, Hearing hearing) {
    return RedisListeners.open(streams, () -> connect(port), hearing);
  }
}
