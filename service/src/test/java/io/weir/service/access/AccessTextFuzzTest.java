package io.weir.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Mutations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Grants and whom they are to, files of tokens, tokens of sessions, and the directory itself. */
public class AccessTextFuzzTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Directory.SigningKey KEY =
      new Directory.SigningKey("key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 1);
  private static final Directory DIRECTORY =
      new Directory(
          1,
          Map.of("anna", new Directory.User("hash", false)),
          Map.of("ops", Set.of("anna")),
          List.of(new Directory.Given(Subject.user("anna"), Grant.of("get:tags/a*"), "user:b")),
          List.of(KEY),
          EndedSessions.of(Map.of("anna/x", 1L)));

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    try {
      Grant grant = Grant.of(text);
      assertThat(Grant.of(grant.toString())).isEqualTo(grant);
    } catch (IllegalArgumentException e) {
      // Refused, as it should be.
    }
    try {
      Subject subject = Subject.of(text);
      assertThat(Subject.of(subject.toString())).isEqualTo(subject);
    } catch (IllegalArgumentException e) {
      // Refused, as it should be.
    }
    try {
      Tokens.of(text);
    } catch (IllegalArgumentException e) {
      // Refused, as it should be.
    }
    try {
      Directory read = DirectoryJson.read(1, input);
      DirectoryJson.read(1, DirectoryJson.write(read));
    } catch (IllegalArgumentException e) {
      // Refused, as it should be.
    }
    new Sessions(() -> DIRECTORY, () -> NOW).of(text);
  }

  @Test
  void refusesWhatMakesNoSense() {
    String token = new Sessions(() -> DIRECTORY, () -> NOW).begin("anna");
    assertThat(new Sessions(() -> DIRECTORY, () -> NOW).of(token)).isPresent();
    new Mutations(
            List.of(
                "get,list:tags/a%20b%2F*".getBytes(UTF_8),
                "admin:kv/index/key".getBytes(UTF_8),
                "certificate:edge%207".getBytes(UTF_8),
                ("# x\na " + "0f".repeat(32) + " get:tags/* put:streams/b/s\njwt:a admin\n")
                    .getBytes(UTF_8),
                DirectoryJson.write(DIRECTORY),
                token.getBytes(UTF_8)))
        .tryAll(5000, AccessTextFuzzTest::fuzzerTestOneInput);
  }
}
