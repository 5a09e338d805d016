package io.weir.datagen.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.client.ClientFindings;
import io.weir.testkit.availability.Availability;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DocumentsResultTest {
  private static Stream<DocumentsCheck> tried(DocumentsProgress done) {
    Availability always = new Availability(0, Map.of(), 0, 0, Instant.EPOCH);
    Histogram none = new Histogram(1);
    DocumentsResult result =
        new DocumentsResult(
            new ClientFindings<DocumentsCheck>(
                Map.of(), Map.of(), 0, 0, always, always, none, none),
            done);
    return Stream.of(DocumentsCheck.values()).filter(result::isTried);
  }

  @Test
  void tellsWhichChecksHadNothingToLookAt() {
    assertThat(tried(new DocumentsProgress(0, 0, 0, 0, 0, 0, 0))).isEmpty();
    assertThat(tried(new DocumentsProgress(1, 1, 1, 0, 0, 0, 0)))
        .doesNotContain(
            DocumentsCheck.FILTERS, DocumentsCheck.RESOLUTIONS, DocumentsCheck.DELETIONS)
        .contains(DocumentsCheck.RANGES, DocumentsCheck.NUMBERS);
    assertThat(tried(new DocumentsProgress(1, 1, 1, 1, 1, 1, 0)))
        .containsExactly(DocumentsCheck.values());
  }
}
