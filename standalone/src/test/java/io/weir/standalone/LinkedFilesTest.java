package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.PathsCopyingFileSystem;
import org.apache.flink.core.fs.PathsCopyingFileSystem.CopyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkedFilesTest {
  @TempDir Path dir;

  @Test
  void linksATable() throws IOException {
    Path table = Files.writeString(dir.resolve("0778fd21"), "table");
    Path link = dir.resolve("db/000012.sst");

    copy(table, link);

    assertThat(link).hasContent("table");
    assertThat(Files.isSameFile(table, link)).isTrue();
  }

  @Test
  void aDeletedNameLeavesTheOther() throws IOException {
    Path table = Files.writeString(dir.resolve("0778fd21"), "table");
    Path link = dir.resolve("000012.sst");
    copy(table, link);

    FileSystem.get(table.toUri()).delete(flink(table), false);

    assertThat(table).doesNotExist();
    assertThat(link).hasContent("table");
  }

  @Test
  void linksNothingThatRocksDbWritesToAgain() throws IOException {
    FileSystem files = FileSystem.get(dir.toUri());

    for (String name : List.of("MANIFEST-000012", "CURRENT", "OPTIONS-000012")) {
      assertThat(files.canCopyPaths(flink(dir), flink(dir.resolve(name)))).as(name).isFalse();
    }
    assertThat(files.canCopyPaths(flink(dir), flink(dir.resolve("000012.sst")))).isTrue();
  }

  @Test
  void failsForATableThatIsMissing() {
    assertThatThrownBy(() -> copy(dir.resolve("none"), dir.resolve("000012.sst")))
        .isInstanceOf(IOException.class);
  }

  /** As Flink does, which finds the files by the scheme. */
  private static void copy(Path from, Path to) throws IOException {
    PathsCopyingFileSystem files = (PathsCopyingFileSystem) FileSystem.get(from.toUri());
    files.copyFiles(
        List.of(CopyRequest.of(flink(from), flink(to), Files.exists(from) ? Files.size(from) : 0)),
        new CloseableRegistry());
  }

  private static org.apache.flink.core.fs.Path flink(Path path) {
    return new org.apache.flink.core.fs.Path(path.toUri());
  }
}
