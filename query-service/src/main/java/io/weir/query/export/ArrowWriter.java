package io.weir.query.export;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ArrowStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes an Arrow IPC stream of batches of about half a megabyte, each of one tag or of many small
 * ones. Each has a dictionary of its own tags, which replaces the one before.
 */
final class ArrowWriter implements ExportWriter {
  /** Times and values of a batch. */
  private static final int BATCH_NUMBERS = 1 << 16;

  private final int width;
  private final int rows;
  private final OutputStream out;
  private final ArrowStream arrow;
  private final List<byte[]> tags = new ArrayList<>();
  private TimeStampNanoTZVector times;
  private IntVector tagIndexes;
  private final Float8Vector[] values;
  private Tag latest;
  private int size;

  /**
   * @param columns the indexes of the values that are written
   */
  ArrowWriter(int[] columns, OutputStream out) {
    this.out = out;
    width = columns.length;
    rows = BATCH_NUMBERS / (1 + width);
    values = new Float8Vector[width];
    List<Field> fields = new ArrayList<>();
    fields.add(ArrowStream.time("time", false));
    fields.add(ArrowStream.name("tag"));
    for (int column : columns) {
      fields.add(ArrowStream.number("v" + column));
    }
    arrow = new ArrowStream(fields, Map.of(), rows, out);
  }

  @Override
  public void begin() throws IOException {
    beginBatch();
    arrow.dictionary(tags);
    arrow.begin();
  }

  private void beginBatch() {
    times = arrow.times(0, rows);
    tagIndexes = arrow.names(1, rows);
    for (int c = 0; c < width; c++) {
      values[c] = arrow.numbers(2 + c, rows);
    }
    tags.clear();
    latest = null;
    size = 0;
  }

  @Override
  public void write(Tag tag, QueryResult.SamplePage page, int count) throws IOException {
    for (int from = 0; from < count; ) {
      if (size == rows || tags.size() == ArrowStream.MOST_NAMES && !tag.equals(latest)) {
        writeBatch();
      }
      if (!tag.equals(latest)) {
        tags.add(tag.utf8());
        latest = tag;
      }
      int to = Math.min(count, from + rows - size);
      add(page, from, to);
      from = to;
    }
  }

  private void add(QueryResult.SamplePage page, int from, int to) {
    int tag = tags.size() - 1;
    for (int i = from; i < to; i++) {
      times.set(size + i - from, page.times()[i]);
      tagIndexes.set(size + i - from, tag);
    }
    for (int c = 0; c < width; c++) {
      for (int i = from; i < to; i++) {
        values[c].set(size + i - from, page.values()[i * width + c]);
      }
    }
    size += to - from;
  }

  private void writeBatch() throws IOException {
    arrow.dictionary(tags);
    arrow.write(size);
    beginBatch();
  }

  @Override
  public void flush() throws IOException {
    if (size > 0) {
      writeBatch();
    }
    out.flush();
  }

  @Override
  public void end() throws IOException {
    if (size > 0) {
      writeBatch();
    }
    arrow.end();
  }

  @Override
  public void close() {
    arrow.close();
  }
}
