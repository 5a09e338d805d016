package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensFileTest {
  @TempDir Path dir;

  private static String sha256(String token) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(dir.resolve("tokens"), text);
  }

  private static AccessSettings settings(String... pairs) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return AccessSettings.from(new Settings(environment));
  }

  private static Caller of(Guard guard, String token) {
    InetSocketAddress from = new InetSocketAddress("127.0.0.1", 0);
    return guard.of(Optional.of(token), Optional.empty(), from);
  }

  @Test
  void knowsTheCallerByTheTokenAndNobodyElse() throws Exception {
    Path file = write("# machines\n\nsensor " + sha256("secret") + " put:tags/s.*\n");
    try (Guard guard = Guard.start(settings("WEIR_TOKENS_FILE", file.toString()), "127.0.0.1")) {
      Caller caller = of(guard, "secret");
      assertThat(caller.name()).isEqualTo("sensor");
      assertThat(caller.may(Permission.PUT, Area.TAGS, "", "s.1")).isTrue();
      assertThat(caller.may(Permission.PUT, Area.TAGS, "", "t.1")).isFalse();
      for (String wrong : new String[] {"", "Secret", "secret ", sha256("secret")}) {
        assertThatThrownBy(() -> of(guard, wrong)).isInstanceOf(AccessException.class);
      }
      assertThat(guard.anybody().sees(Permission.GET, Area.TAGS)).isFalse();
    }
  }

  @Test
  void aChangedFileCountsForCallersThatAreKnownAlready() throws Exception {
    TokensFile file =
        TokensFile.open(write("a " + sha256("one") + " get:tags/*\nb " + sha256("two") + "\n"));
    Files.writeString(dir.resolve("tokens"), "b " + sha256("two") + " get:tags/x\n");
    file.refresh();
    assertThat(file.find(TokenDigest.of("one"))).isNull();
    assertThat(file.find(TokenDigest.of("two")).rights().permit(Permission.GET, Area.TAGS, "", "x"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a 1234 get:tags/*", "oops", ""})
  void aFaultyFileChangesNothing(String faulty) throws Exception {
    TokensFile file = TokensFile.open(write("a " + sha256("one") + " get:tags/*"));
    if (faulty.isEmpty()) {
      Files.delete(dir.resolve("tokens"));
    } else {
      write(faulty);
    }
    file.refresh();
    assertThat(file.find(TokenDigest.of("one"))).isNotNull();
  }

  @Test
  void givesRightsToThoseWhoShowNoTokenOfIt() throws Exception {
    TokensFile file =
        TokensFile.open(write("certificate:edge%201 get:tags/x\njwt-group:ops put:tags/*\n"));
    Subject edge = Subject.outer(Subject.Kind.CERTIFICATE, "edge 1").orElseThrow();
    assertThat(file.rights(edge).permit(Permission.GET, Area.TAGS, "", "x")).isTrue();
    assertThat(file.rights(Subject.of("jwt-group:ops")).permit(Permission.PUT, Area.TAGS, "", "x"))
        .isTrue();
    assertThat(file.rights(Subject.of("jwt:ops"))).isEqualTo(Rights.NONE);
    file.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'user:x get:tags/*', 'line 2: name: must be of a token, or begin with certificate:'",
    "'x', 'line 2: must be NAME SHA256 GRANT'",
    "'x 12', 'line 2: sha256: must be 64'",
    "'x/y %s get:tags/*', 'line 2: name:'",
    "'x %s fly:tags/*', 'line 2: permission:'",
    "'a %s', 'line 2: name: a is there twice'",
  })
  void saysWhichLineIsAtFaultAndNeverShowsADigest(String line, String message) throws Exception {
    Path file = write("a " + sha256("one") + "\n" + line.replace("%s", sha256("two")) + "\n");
    assertThatThrownBy(() -> TokensFile.open(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(sha256("two"));
  }
}
