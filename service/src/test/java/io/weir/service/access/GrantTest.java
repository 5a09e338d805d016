package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
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
}
