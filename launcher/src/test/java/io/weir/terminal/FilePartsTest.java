package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilePartsTest {
  private static List<String> parts(String text, int bytes) throws IOException {
    FileParts parts = new FileParts(stream(text), bytes, 1000);
    List<String> all = new ArrayList<>();
    for (byte[] part = parts.next(); part != null; part = parts.next()) {
      all.add(new String(part, StandardCharsets.US_ASCII));
    }
    assertThat(parts.lines()).isEqualTo(text.lines().count());
    return all;
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void arePiecesOfWholeLines() throws IOException {
    assertThat(parts("ab\ncd\nef\n", 7)).containsExactly("ab\ncd\n", "ef\n");
    assertThat(parts("ab\ncd", 3)).containsExactly("ab\n", "cd");
    assertThat(parts("", 3)).isEmpty();
    assertThat(parts("a long line\nb", 3)).containsExactly("a long line\n", "b");
  }

  @Test
  void areTogetherTheText() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      StringBuilder text = new StringBuilder();
      for (int line = random.nextInt(10); line > 0; line--) {
        text.append("x".repeat(random.nextInt(12))).append(line > 1 || i % 2 == 0 ? "\n" : "");
      }
      List<String> parts = parts(text.toString(), 1 + random.nextInt(20));
      assertThat(String.join("", parts)).isEqualTo(text.toString());
      assertThat(parts.stream().limit(Math.max(0, parts.size() - 1)))
          .allMatch(p -> p.endsWith("\n"));
    }
  }

  @Test
  void beginWithTheFirstLineAlsoWhereThatWasLookedAt() throws IOException {
    FileParts parts = new FileParts(stream("head\na\nb\n"), 8, 1000);
    assertThat(parts.firstLine()).asString().isEqualTo("head\n");
    assertThat(parts.next()).asString().isEqualTo("head\na\n");
    assertThat(parts.lines()).isEqualTo(2);
  }

  @Test
  void countEmptyLinesToTheFirstLine() throws IOException {
    assertThat(new FileParts(stream("\n\r\nhead\na\n"), 12, 1000).firstLine())
        .asString()
        .isEqualTo("\n\r\nhead\n");
    assertThat(new FileParts(stream("\n"), 8, 1000).firstLine()).asString().isEqualTo("\n");
    assertThat(new FileParts(stream(""), 8, 1000).firstLine()).isEmpty();
  }

  @Test
  void refuseALineThatIsTooLong() {
    assertThatThrownBy(() -> parts("a\n" + "x".repeat(1001), 10))
        .hasMessage("line 2 has more than 1000 bytes: is it CSV?");
  }
}
