package io.weir.query.several;

import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import java.util.List;

/** Writes the latest samples of tags as JSON. */
public final class SampleJson {
  private static final int SAMPLE_BYTES = 64;
  private static final int TYPICAL_VALUE_BYTES = 8;

  private SampleJson() {}

  /** The most bytes that so many samples take, the query results included. */
  static long bytes(int tags, int width) {
    long values = width * (2L * Double.BYTES + Utf8Text.NUMBER_BYTES + 1);
    return 1024 + tags * (SAMPLE_BYTES + values) + 2 * OmittedTags.bytes(tags);
  }

  /**
   * A text that begins with the samples, in the order of the tags; it needs an end.
   *
   * @param results one for each tag; those that are no samples are noted
   */
  static Utf8Text of(List<Tag> tags, List<QueryResult> results, OmittedTags omitted) {
    Utf8Text json = new Utf8Text(256 + tags.size() * (SAMPLE_BYTES + 10 * TYPICAL_VALUE_BYTES));
    DecimalWriter decimals = new DecimalWriter(SampleBlock.MAX_WIDTH);
    String before = "{\"samples\":[";
    for (int i = 0; i < tags.size(); i++) {
      if (omitted.isAnswer(tags.get(i), results.get(i))) {
        write(json.text(before), tags.get(i), (QueryResult.Sample) results.get(i), decimals);
        before = ",";
      }
    }
    return json.text(json.length() == 0 ? "{\"samples\":[]" : "]");
  }

  /** Adds one sample, an object. */
  public static void write(
      Utf8Text json, Tag tag, QueryResult.Sample sample, DecimalWriter decimals) {
    json.text("{\"tag\":").json(tag).text(",\"time\":").number(sample.time());
    if (sample.resolution() != 0) {
      json.text(",\"resolution\":").number(sample.resolution());
    }
    String before = ",\"values\":[";
    for (int i = 0; i < sample.values().length; i++) {
      decimals.write(json.text(before), i, sample.values()[i]);
      before = ",";
    }
    json.text("]}");
  }
}
