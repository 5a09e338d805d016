package io.weir.service.broker;

import io.weir.service.process.DirectoryLock;
import io.weir.service.process.FreePort;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.apache.kafka.storage.internals.checkpoint.CleanShutdownFileHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka cluster of one node in this process, reachable from this machine only. It chooses free
 * ports at every start. Its data stay in the directory and survive the end of the process, however
 * it ends. When the disk fails or is full the broker ends the process, as Kafka does.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  /** Between the choice of a free port and its use, another process may take it. */
  private static final int ATTEMPTS = 5;

  private final KafkaNode server;
  private final DirectoryLock lock;
  private final Path dir;
  private final String bootstrapServers;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(KafkaNode server, DirectoryLock lock, Path dir, String bootstrapServers) {
    this.server = server;
    this.lock = lock;
    this.dir = dir;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker on the directory, which is created if it is missing; returns when clients can
   * connect.
   *
   * @throws IOException if another instance uses the directory, or it cannot be written to; the
   *     message says which
   */
  public static EmbeddedBroker start(Path dir) throws IOException {
    return start(dir, Map.of());
  }

  /**
   * The same.
   *
   * @param more settings of Kafka, which override those of a small broker; its listener for clients
   *     is named {@code BROKER}
   */
  public static EmbeddedBroker start(Path dir, Map<String, String> more) throws IOException {
    Path place = dir.toAbsolutePath();
    DirectoryLock lock = DirectoryLock.of(place);
    try {
      Storage.formatIfNew(place);
      return start(place, lock, more);
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedBroker start(Path dir, DirectoryLock lock, Map<String, String> more)
      throws IOException {
    boolean killed = !new CleanShutdownFileHandler(dir.toString()).exists();
    for (int attempt = 1; ; attempt++) {
      List<Integer> ports = FreePort.choose(2);
      Map<String, String> settings = BrokerSettings.of(dir, ports.get(0), ports.get(1));
      settings.putAll(more);
      KafkaNode server = new KafkaNode(new KafkaConfig(settings, false));
      try {
        server.start(killed);
        return new EmbeddedBroker(server, lock, dir, BrokerSettings.HOST + ":" + ports.get(0));
      } catch (RuntimeException | Error e) { // classes of Kafka fail once the process ends
        server.shutdown();
        if (attempt == ATTEMPTS || !isPortTaken(e)) {
          throw e;
        }
        killed = true; // it may have registered
        LOG.info("A port was taken before the broker had it, trying others: {}", e.getMessage());
      } catch (InterruptedException e) {
        server.shutdown();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the broker started", e);
      }
    }
  }

  private static boolean isPortTaken(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Appends records to a topic without a connection.
   *
   * @return closed by the caller, before this
   */
  public LogAppender appender(String topic, LogAppender.Settings settings) {
    return LogAppender.start(server.replicas(), topic, settings);
  }

  /** How many partitions of a topic the directory holds; 0 if there is no such topic. */
  public int partitionsOf(String topic) throws IOException {
    Pattern partition = Pattern.compile(Pattern.quote(topic) + "-\\d+");
    try (Stream<Path> kept = Files.list(dir)) {
      return (int)
          kept.filter(each -> partition.matcher(each.getFileName().toString()).matches()).count();
    }
  }

  /** Stops the broker and releases the directory; a second call does nothing. */
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      server.shutdown();
      server.awaitShutdown();
      lock.close();
    }
  }
}
