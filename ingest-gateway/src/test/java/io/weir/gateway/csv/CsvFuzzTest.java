package io.weir.gateway.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of an import, by several kinds of columns. */
public class CsvFuzzTest {
  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final List<String> PARAMETERS =
      List.of(
          "", "columns=time%2Ctag%2Cvalue%2C-", "tag=a&separator=semicolon&unit=s&empty=refuse");

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    for (String parameters : PARAMETERS) {
      try {
        read(input, ImportRequest.of(QueryParameters.of(parameters)));
      } catch (ProblemException e) {
        // Refused, as it should be.
      }
    }
  }

  private static void read(byte[] input, ImportRequest request) throws IOException {
    CsvLines lines = new CsvLines(new ByteArrayInputStream(input));
    CsvFields fields = new CsvFields(request.separator());
    RowReader rows = null;
    while (lines.next()) {
      if (lines.isEmpty()
          || lines.isTooLong()
          || fields.split(lines.bytes(), lines.from(), lines.to()) != null) {
        continue;
      }
      if (rows == null) {
        rows = new RowReader(request.columns().of(fields), request, () -> NOW);
        if (request.columns().isHeader(fields, rows)) {
          continue;
        }
      }
      rows.read(fields, (tag, offset, length, time, values) -> {});
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(
            List.of(
                "time,tag,value\n1700000000,\"a \"\"b\"\"\",1.5\r\n1700000001,b,\n".getBytes(UTF_8),
                "\ufeff2023-11-14T22:13:20.5Z,a,1e3,x\n".getBytes(UTF_8),
                "time;value\n1600000000;null\n1600000001;0.5\n".getBytes(UTF_8)))
        .tryAll(5000, CsvFuzzTest::fuzzerTestOneInput);
  }
}
