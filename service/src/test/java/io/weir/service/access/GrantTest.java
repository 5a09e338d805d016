package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
  private static Rights rights(String... grants) {
    return Rights.of(Arrays.stream(grants).map(Grant::of).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "get:tags/plant.*,        TAGS, '', plant.x,   true",
    "get:tags/plant.*,        TAGS, '', plant,     false",
    "get:tags/plant,          TAGS, '', plant.x,   false",
    "put:tags/plant.*,        TAGS, '', plant.x,   false",
    "get:tags/*,              KV,   a,  plant.x,   false",
    "get:streams/b/*,         STREAMS, b, s,       true",
    "get:streams/b/*,         STREAMS, B, s,       false",
    "get:streams/b/*,         STREAMS, bb, s,      false",
    "get:streams/*/s,         STREAMS, any, s,     true",
    "get:kv/i/a%2Fb,          KV,   i,  a/b,       true",
    "get:kv/i/a%2A,           KV,   i,  a*,        true",
    "get:kv/i/a%2A,           KV,   i,  ab,        false",
    "admin:kv/i/*,            KV,   i,  k,         true",
    "admin:kv/i/*,            KV,   j,  k,         false",
    "admin,                   MESSAGE, '', m,      true",
    "get:server,              TAGS, '', t,         false",
  })
  void permitsWhatItsScopeCoversAndNothingElse(
      String grant, Area area, String space, String name, boolean permitted) {
    assertThat(rights(grant).permit(Permission.GET, area, space, name)).isEqualTo(permitted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get",
        "get:",
        "read:tags/*",
        "get:tags",
        "get:TAGS/*",
        "get:streams/b",
        "get:kv/i*/k",
        "get:tags/a*b",
        "get:server/x",
        "get:unknown/*",
        ""
      })
  void refusesWhatIsNoGrantWithoutGuessing(String text) {
    assertThatThrownBy(() -> Grant.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got");
  }

  @Test
  void isReadAgainFromItsText() {
    for (String text : List.of("get,list:tags/a%20b%2F*", "admin:server", "put:kv/*/k")) {
      assertThat(Grant.of(Grant.of(text).toString())).isEqualTo(Grant.of(text));
    }
  }

  @Test
  void coversNoMoreThanOneGrantDoes() {
    Rights rights = rights("admin:streams/b/s*");
    assertThat(rights.permit(Permission.ADMIN, Scope.of("streams/b/s1"))).isTrue();
    assertThat(rights.permit(Permission.ADMIN, Scope.of("streams/b/*"))).isFalse();
    assertThat(rights.permit(Permission.ADMIN, Scope.SERVER)).isFalse();
  }

  @Test
  void namesAreDisjointPatternsInTheOrderOfTheirBytes() {
    NameSet names =
        rights("get:tags/b*", "get:tags/ba", "get:tags/a", "get:tags/b*", "get:tags/é*")
            .names(Permission.GET, Area.TAGS, "");
    assertThat(names.patterns())
        .containsExactly(NamePattern.exact("a"), NamePattern.prefix("b"), NamePattern.prefix("é"));
    assertThat(names.startingWith("bc").patterns()).containsExactly(NamePattern.prefix("bc"));
    assertThat(names.startingWith("c").isEmpty()).isTrue();
    assertThat(names.after("a").patterns())
        .containsExactly(NamePattern.prefix("b"), NamePattern.prefix("é"));
    assertThat(names.after("bz").patterns())
        .containsExactly(NamePattern.prefix("b"), NamePattern.prefix("é"));
    assertThat(names.after("c").patterns()).containsExactly(NamePattern.prefix("é"));
  }

  /** Against the definition, with names of all planes of Unicode, whose order UTF-16 has not. */
  @Test
  void looksAreTheSameAsOneAfterTheOther() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] letters = {"a", "b", "\uffee", "\ud83d\ude00", "\ue000"};
    for (int round = 0; round < 300; round++) {
      List<NamePattern> given = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        given.add(new NamePattern(name(random, letters), random.nextBoolean()));
      }
      NameSet set = NameSet.of(given);
      assertThat(set.patterns())
          .as("seed " + seed)
          .isSortedAccordingTo(
              Comparator.comparing(
                  each -> each.text().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
      for (int i = 0; i < 20; i++) {
        String name = name(random, letters);
        NamePattern prefix = NamePattern.prefix(name);
        boolean isIn = given.stream().anyMatch(each -> each.covers(name));
        assertThat(set.contains(name)).as("seed " + seed).isEqualTo(isIn);
        assertThat(set.covers(prefix))
            .as("seed " + seed)
            .isEqualTo(given.stream().anyMatch(each -> each.covers(prefix)));
        NameSet within = set.startingWith(name);
        String longer = name + name(random, letters);
        assertThat(within.contains(longer)).as("seed " + seed).isEqualTo(set.contains(longer));
        if (!name.isEmpty() && !longer.equals(name)) {
          assertThat(set.after(name).contains(longer))
              .as("seed " + seed)
              .isEqualTo(set.contains(longer));
        }
      }
    }
  }

  private static String name(Random random, String[] letters) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      name.append(letters[random.nextInt(letters.length)]);
    }
    return name.toString();
  }

  @Test
  void manyGrantsAreSortedNotComparedWithEachOther() {
    List<Grant> grants = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      grants.add(Grant.of("get:tags/" + i * 31 % 200_000 + ".x"));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          Rights rights = Rights.of(grants);
          assertThat(rights.names(Permission.GET, Area.TAGS, "").patterns()).hasSize(200_000);
          for (int i = 0; i < 200_000; i++) {
            assertThat(rights.permit(Permission.GET, Area.TAGS, "", i + ".x")).isTrue();
          }
        });
  }
}
