package io.weir.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.ICloseableRegistry;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.PathsCopyingFileSystem;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * Flink's local files, where the tables of a checkpoint are linked and not copied at a start.
 * RocksDB writes a table once and later only deletes it, so both names may be of one file.
 */
public final class LinkedFiles extends LocalFileSystem implements PathsCopyingFileSystem {
  private static final String TABLE = ".sst";

  private LinkedFiles() {}

  /** Creates them for Flink; {@code META-INF/services} names it. */
  public static final class Factory implements FileSystemFactory {
    /** Flink calls it. */
    public Factory() {}

    @Override
    public String getScheme() {
      return "file";
    }

    @Override
    public LinkedFiles create(URI uri) {
      return new LinkedFiles();
    }

    /** More than Flink's own factory has. */
    @Override
    public int getPriority() {
      return 1;
    }
  }

  /** Other files are copied by Flink: RocksDB may write to them again. */
  @Override
  public boolean canCopyPaths(Path source, Path destination) {
    return destination.getName().endsWith(TABLE);
  }

  @Override
  public void copyFiles(List<CopyRequest> requests, ICloseableRegistry closing) throws IOException {
    for (CopyRequest each : requests) {
      link(local(each.getSource()), local(each.getDestination()));
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.getPath());
  }

  /** Copies where the disk has no links, or they are two disks. */
  private static void link(java.nio.file.Path from, java.nio.file.Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try {
      Files.createLink(to, from);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(from, to);
    }
  }
}
