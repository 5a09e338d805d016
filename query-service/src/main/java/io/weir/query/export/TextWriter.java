package io.weir.query.export;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a line a sample, as CSV or as {@code /batch} takes it. A sample of ten values of three
 * decimals takes about 100 bytes.
 */
final class TextWriter implements ExportWriter {
  /** Bytes that are written at once, about. */
  private static final int BLOCK_BYTES = 64 << 10;

  /** The longest line has 64 values and a tag of 1,024 bytes, each of which may be escaped. */
  private static final int LINE_BYTES = 4096;

  private final ReplyFormat format;
  private final int[] columns;
  private final OutputStream out;
  private final DecimalWriter decimals;
  private final Utf8Text text = new Utf8Text(BLOCK_BYTES + LINE_BYTES);

  /**
   * @param columns the indexes of the values that are written
   */
  TextWriter(ReplyFormat format, int[] columns, OutputStream out) {
    this.format = format;
    this.columns = columns;
    this.out = out;
    decimals = new DecimalWriter(columns.length);
  }

  @Override
  public void begin() {
    if (format == ReplyFormat.CSV) {
      text.text("time,tag");
      for (int column : columns) {
        text.text(",v" + column);
      }
      text.ascii('\n');
    }
  }

  @Override
  public void write(Tag tag, QueryResult.SamplePage page, int size) throws IOException {
    boolean csv = format == ReplyFormat.CSV;
    byte[] beforeTime = bytes(csv ? "" : "{\"time\":");
    byte[] beforeValues = csv ? csv(tag) : json(tag);
    byte[] afterValues = bytes(csv ? "\n" : "]}\n");
    for (int i = 0, at = 0; i < size; i++) {
      text.raw(beforeTime).number(page.times()[i]).raw(beforeValues);
      for (int c = 0; c < columns.length; c++) {
        if (c > 0) {
          text.ascii(',');
        }
        decimals.write(text, c, page.values()[at++]);
      }
      text.raw(afterValues);
      if (text.length() >= BLOCK_BYTES) {
        text.moveTo(out);
      }
    }
  }

  private static byte[] csv(Tag tag) {
    return new Utf8Text(2 * Tag.MAX_BYTES).ascii(',').csv(tag).ascii(',').toBytes();
  }

  private static byte[] json(Tag tag) {
    return new Utf8Text(2 * Tag.MAX_BYTES)
        .text(",\"tag\":")
        .json(tag)
        .text(",\"values\":[")
        .toBytes();
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void flush() throws IOException {
    text.moveTo(out);
    out.flush();
  }

  @Override
  public void end() throws IOException {
    text.moveTo(out);
  }
}
