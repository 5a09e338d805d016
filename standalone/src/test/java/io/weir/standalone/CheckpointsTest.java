package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path dir;

  @Test
  void hasNoneWhereNoJobRan() throws IOException {
    assertThat(new Checkpoints(dir.resolve("nothing")).newest()).isEmpty();
  }

  @Test
  void prefersTheHighestNumberAmongThoseCompletedByAnyRun() throws IOException {
    write("first/chk-9/_metadata", "");
    write("second/chk-10/_metadata", "");
    write("third/chk-2/_metadata", "");
    write("third/chk-11/half-written", "");
    write("third/shared/_metadata", "");

    assertThat(new Checkpoints(dir).newest()).contains(dir.resolve("second/chk-10"));
  }

  @Test
  void deletesWhatTheNewestDoesNotNeed() throws IOException {
    write("first/chk-8/_metadata", "older");
    write("first/shared/unneeded", "");
    write("second/chk-9/_metadata", "old");
    write("second/shared/needed-too", "");
    write("third/chk-10/_metadata", "\u0000file:/x/shared/needed\u0000\u00ff/needed-too");
    write("third/chk-10/own", "");
    write("third/chk-11/half-written", "");
    write("third/shared/needed", "");
    write("third/shared/orphan", "");
    write("third/taskowned/other", "");

    new Checkpoints(dir).deleteAllBut(dir.resolve("third/chk-10"));

    assertThat(files())
        .containsExactlyInAnyOrder(
            "second/shared/needed-too",
            "third/chk-10/_metadata",
            "third/chk-10/own",
            "third/shared/needed",
            "third/taskowned/other");
    assertThat(dir.resolve("first")).doesNotExist();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      return walk.filter(Files::isRegularFile).map(dir::relativize).map(Path::toString).toList();
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text, StandardCharsets.ISO_8859_1);
  }
}
