package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 128, 1000, 32_768})
  void knowsAHashForEveryKeyGroup(int count) {
    KeyGroups keyGroups = new KeyGroups(count);

    assertThat(keyGroups.count()).isEqualTo(count);
    for (int group = 0; group < count; group++) {
      assertThat(keyGroups.of(keyGroups.hashFor(group))).isEqualTo(group);
    }
  }

  @Test
  void aTaskOwnsWhatLeadsToItsRange() {
    KeyGroups all = new KeyGroups(128);
    TaskKeyGroups ofTask = new TaskKeyGroups(all, 32, 63);

    for (int group = 0; group < 128; group++) {
      assertThat(ofTask.owns(all.hashFor(group))).isEqualTo(group >= 32 && group <= 63);
    }
  }
}
