package io.weir.service.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Marks a directory as used by a living process. The operating system releases the lock when the
 * process ends, however it ends.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "weir.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the directory if it is missing, and locks it.
   *
   * @throws IOException if it is locked already, or cannot be written to; the message says which
   */
  public static DirectoryLock of(Path dir) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(dir);
      channel =
          FileChannel.open(dir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException("directory " + dir + " cannot be written to: " + e, e);
    }
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("directory " + dir + " is in use by another instance");
    }
    return new DirectoryLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
