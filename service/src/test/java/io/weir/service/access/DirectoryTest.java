package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  @Test
  void aUserMayBeInAsManyGroupsAsThereAreGrants() {
    Map<String, Set<String>> groups = new HashMap<>();
    List<Directory.Given> grants = new ArrayList<>();
    for (int i = 0; i < DirectoryDraft.MOST_GRANTS; i++) {
      groups.put("g" + i, Set.of("anna"));
      grants.add(
          new Directory.Given(
              new Subject(Subject.Kind.GROUP, "g" + i), Grant.of("get:tags/" + i), ""));
    }
    Directory directory =
        new Directory(
            1,
            Map.of("anna", new Directory.User("hash", false)),
            groups,
            grants,
            List.of(),
            EndedSessions.NONE);
    assertThat(DirectoryJson.write(directory)).hasSizeLessThan(Directory.MAX_BYTES);
    Rights rights =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> directory.ofUser("anna"));
    for (int i = 0; i < DirectoryDraft.MOST_GRANTS; i += 100) {
      assertThat(rights.permit(Permission.GET, Area.TAGS, "", "" + i)).isTrue();
    }
    assertThat(rights.permit(Permission.GET, Area.TAGS, "", "x")).isFalse();
    assertThat(rights.permit(Permission.PUT, Area.STREAMS, "_user_anna", "s")).isTrue();
  }
}
