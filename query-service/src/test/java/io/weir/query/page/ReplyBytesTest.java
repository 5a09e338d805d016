package io.weir.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.Widths;
import io.weir.query.listing.TagPage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That no reply takes more than was set aside for it, at its longest. */
class ReplyBytesTest {
  private static final long LAST = Long.MIN_VALUE + 11_000;

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 10", "10000, 1", "10000, 10", "10000, 50"})
  void pages(int points, int width) {
    Periods periods = new Periods(Long.MIN_VALUE, LAST, points);
    double[] values = new double[points * width];
    Arrays.setAll(values, i -> -1.2345678901234567e-300 * (1 + i % 7));
    QueryResult.Rows rows = new QueryResult.Rows(periods, 0, width, 0, 0, values);
    Tag tag = Tag.of("\"".repeat(Tag.MAX_BYTES));
    Query.Report query = new Query.Report(tag, periods);
    DemoPage.Form form =
        new DemoPage.Form(tag.toString(), "" + Long.MIN_VALUE, "" + LAST, "" + points, "" + width);
    long answer = 2L * Double.BYTES * values.length;
    assertThat(answer + DemoPage.report(form, query, rows).length())
        .isLessThanOrEqualTo(DemoPage.bytes(points, width));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1000})
  void listsOfTags(int count) {
    Tag tag = Tag.of("\"".repeat(Tag.MAX_BYTES));
    List<QueryResult.Tags.Entry> entries =
        Collections.nCopies(
            count,
            new QueryResult.Tags.Entry(
                tag, new Widths(-1), Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
    TagPage page = new TagPage(entries, tag, QueryResult.Caveat.NONE);

    assertThat((long) page.toJson().length()).isLessThanOrEqualTo(TagPage.bytes(count));
    assertThat((long) DemoPage.welcome(DemoPage.Form.EMPTY, page).length())
        .isLessThanOrEqualTo(DemoPage.bytes(count));
  }
}
