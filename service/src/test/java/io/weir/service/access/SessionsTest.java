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
    directory = with(USERS, sessions.newKey(), EndedSessions.NONE);
    return sessions.begin("anna");
  }

  private static Directory with(
      Map<String, Directory.User> users, Directory.SigningKey key, EndedSessions ended) {
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
    directory = with(USERS, key, EndedSessions.NONE.with(session));
    assertThat(sessions.of(token)).as("signed out").isEmpty();
    directory = with(Map.of(), key, EndedSessions.NONE);
    assertThat(sessions.of(token)).as("of no user").isEmpty();
    directory = with(USERS, sessions.newKey(), EndedSessions.NONE);
    assertThat(sessions.of(token)).as("of a key that is gone").isEmpty();
    directory = with(USERS, key, EndedSessions.NONE);
    assertThat(sessions.of(token)).isPresent();
  }

  @Test
  void endedSessionsAreForgottenWithTheirTimeAndFewOfAUserAreToldApart() {
    EndedSessions ended = EndedSessions.NONE;
    Session other = new Session("bert", "x", 2000, "");
    Session longer = new Session("anna", "longer", 3000, "");
    for (int i = 0; i < EndedSessions.MOST_OF_USER; i++) {
      ended = ended.with(new Session("anna", "id" + i, 1000 + i, ""));
    }
    Session alike = new Session("anna", "alike", 1000, "");
    assertThat(ended.has(alike)).isFalse();
    ended = ended.with(new Session("anna", "last", 1500, ""));
    assertThat(ended.has(alike)).isTrue();
    assertThat(ended.has(longer)).isFalse();
    assertThat(ended.has(other)).isFalse();
    assertThat(ended.flat()).hasSize(1);
    assertThat(EndedSessions.of(ended.flat())).isEqualTo(ended);
    assertThat(ended.with(other).after(1499).flat()).hasSize(2);
    assertThat(ended.with(other).after(1500).flat()).containsOnlyKeys("bert/x");
  }

  @Test
  void sessionsThatWereEndedBeforeTheirUserWasNotedStayEnded() {
    Session before = new Session("anna", "id", 1000, "");
    EndedSessions ended = EndedSessions.of(Map.of("id", 1000L));
    assertThat(ended.has(before)).isTrue();
    assertThat(EndedSessions.of(ended.flat()).has(before)).isTrue();
    assertThat(ended.has(new Session("anna", "other", 1000, ""))).isFalse();
    assertThat(ended.after(1000).flat()).isEmpty();
  }
}
