package io.weir.job.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock of the one active supervisor of a checkpoint directory. The operating system releases it
 * when the process ends, however it ends.
 */
final class SupervisorLock implements AutoCloseable {
  private static final String FILE = "weir-supervisor.lock";

  private final FileChannel channel;

  private SupervisorLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the directory if it is missing, and locks it; empty if another holds the lock.
   *
   * @throws IOException if the directory cannot be written to
   */
  static Optional<SupervisorLock> tryLock(Path dir) throws IOException {
    Files.createDirectories(dir);
    FileChannel channel =
        FileChannel.open(dir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another supervisor in this process holds it.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(new SupervisorLock(channel));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
