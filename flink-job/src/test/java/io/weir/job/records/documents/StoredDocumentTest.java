package io.weir.job.records.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is stored stays readable: none of these bytes may change without a new version. */
class StoredDocumentTest {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void documentsAndNamesAreStoredAsTheyAlwaysWere() {
    assertThat(hex(StoredDocument.position(1_700_000_000_000_000L))).isEqualTo("00060a24181e4000");
    assertThat(hex(StoredDocument.toBytes("{}".getBytes(UTF_8)))).isEqualTo("017b7d");
    assertThat(hex(StoredDocument.name("ü".getBytes(UTF_8)))).isEqualTo("10c3bc");
    assertThat(hex(StoredDocument.nameValue())).isEqualTo("01");
    assertThat(StoredDocument.idAt(StoredDocument.name("ü".getBytes(UTF_8)))).isEqualTo("ü");
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(() -> StoredDocument.check(new byte[] {2, '1'}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 1");
  }
}
