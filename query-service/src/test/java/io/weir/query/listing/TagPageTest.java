package io.weir.query.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.Widths;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagPageTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1000})
  void takesNoMoreThanWasSetAsideForIt(int count) {
    Tag tag = Tag.of("\"".repeat(Tag.MAX_BYTES));
    List<QueryResult.Tags.Entry> entries =
        Collections.nCopies(
            count,
            new QueryResult.Tags.Entry(
                tag, new Widths(-1), Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
    TagPage page = new TagPage(entries, tag, QueryResult.Caveat.NONE);

    assertThat((long) page.toJson().length()).isLessThanOrEqualTo(TagPage.bytes(count));
  }
}
