package io.weir.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path folder;

  private final Workload workload =
      new Workload(42, "pre-fix", 123, 77, Schedules.random(new SplittableRandom(4)));

  @Test
  void readsWhatItWrote() throws IOException {
    Manifest manifest =
        new Manifest(workload, 1000, List.of(new Range(500, 600), new Range(0, 10)), true);
    Path file = folder.resolve("manifest.json");
    manifest.write(file);
    Manifest read = Manifest.read(file);
    assertThat(read.offered()).isEqualTo(1000);
    assertThat(read.acknowledged()).isEqualTo(890);
    assertThat(read.lines()).isTrue();
    assertThat(read.unacknowledged()).containsExactly(new Range(0, 10), new Range(500, 600));
    assertThat(read.workload().schedule()).isEqualTo(workload.schedule());
    for (long n = 0; n < 100; n++) {
      assertThat(read.workload().tag(n)).isEqualTo(workload.tag(n));
    }
    assertThat(read.workload().name(5)).isEqualTo("pre-fix-00005");
    assertThat(folder)
        .isDirectoryContaining("glob:**manifest.json")
        .isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void knowsWhichSamplesAreNotAcknowledged() {
    Manifest manifest =
        new Manifest(workload, 100, List.of(new Range(50, 60), new Range(5, 7), new Range(60, 61)));
    for (long n = 0; n < 100; n++) {
      assertThat(manifest.acknowledged(n))
          .as("sample %d", n)
          .isEqualTo(!(n == 5 || n == 6 || n >= 50 && n <= 60));
    }
  }

  @Test
  void refusesWhatIsNoManifest() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{\"version\":9}");
    assertThatThrownBy(() -> Manifest.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no manifest: version: must be 1, got 9");
  }

  @Test
  void countsSentAndUnacknowledgedSamplesOfEachTag() {
    Manifest manifest = new Manifest(workload, 2000, List.of(new Range(100, 300)));
    SentIndex index = new SentIndex(manifest, java.util.Set.of());
    for (int tag = 0; tag < workload.tags(); tag++) {
      int sent = 0;
      int unacknowledged = 0;
      for (long n = 0; n < 2000; n++) {
        sent += workload.tag(n) == tag ? 1 : 0;
        unacknowledged += workload.tag(n) == tag && n >= 100 && n < 300 ? 1 : 0;
      }
      assertThat(index.sent(tag)).isEqualTo(sent);
      assertThat(index.unacknowledged(tag)).isEqualTo(unacknowledged);
    }
  }
}
