package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Map<String, Directory.User> USERS =
      Map.of("anna", new Directory.User("hash", false));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Directory directory = Directory.EMPTY;
  private final Sessions sessions = new Sessions(() -> directory, () -> now);

  private String begun() {
    directory = with(USERS, sessions.newKey(), Map.of());
    return sessions.begin("anna");
  }

  private static Directory with(
      Map<String, Directory.User> users, Directory.SigningKey key, Map<String, Long> ended) {
    return new Directory(1, users, Map.of(), List.of(), List.of(key), ended);
  }

  @Test
  void aTokenIsGoodForItsLifeAndNoLonger() {
    String token = begun();
    Session session = sessions.of(token).orElseThrow();
    assertThat(session.user()).isEqualTo("anna");
    now = now.plus(Sessions.LIFE).minus(Duration.ofSeconds(1));
    assertThat(sessions.of(token)).as("remembered").isPresent();
    assertThat(sessions.goesOn(session)).isTrue();
    now = now.plusSeconds(1);
    assertThat(sessions.of(token)).as("remembered").isEmpty();
    assertThat(sessions.goesOn(session)).isFalse();
    assertThat(new Sessions(() -> directory, () -> now).of(token)).as("never seen").isEmpty();
  }

  @Test
  void aTokenEndsWithItsSessionUserOrKey() {
    String token = begun();
    Session session = sessions.of(token).orElseThrow();
    Directory.SigningKey key = directory.keys().get(0);
    directory = with(USERS, key, Map.of(session.id(), session.expires()));
    assertThat(sessions.of(token)).as("signed out").isEmpty();
    directory = with(Map.of(), key, Map.of());
    assertThat(sessions.of(token)).as("of no user").isEmpty();
    directory = with(USERS, sessions.newKey(), Map.of());
    assertThat(sessions.of(token)).as("of a key that is gone").isEmpty();
    directory = with(USERS, key, Map.of());
    assertThat(sessions.of(token)).isPresent();
  }
}
