package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exports in Arrow, read by its own library. */
class ArrowExportsTest {
  @RegisterExtension private final ExportServer server = new ExportServer();
  private final InMemoryQueryClient state = server.state;

  @Test
  void writesTheSameAsArrow() throws Exception {
    server.putTags();
    server.putMany();
    assertThat(arrow("prefix=p.&width=2")).isEqualTo(ExportServer.tags());
    assertThat(arrow("tag=many").equals(ExportServer.many())).isTrue();
    assertThat(arrow("tag=many&start=5&end=6")).isEqualTo("time,tag,v0\n");
    assertThat(arrow("prefix=p.&width=2&limit=3&values=1&order=desc"))
        .isEqualTo("time,tag,v1\n2,p.1000,2.0\n1,p.1000,1.0\n2,p.1001,2.0\n");
  }

  /** More tags than a dictionary has. */
  @Test
  void writesAnyNumberOfTagsAsArrow() throws Exception {
    for (int i = 0; i < 2500; i++) {
      state.put("t" + i, 1, i);
    }
    assertThat(arrow("prefix=t&width=1")).isEqualTo(server.body("prefix=t&width=1"));
  }

  /** Reads a reply in Arrow as what it is in CSV. */
  private String arrow(String query) throws Exception {
    HttpResponse<InputStream> response = server.stream("format=arrow&" + query);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.apache.arrow.stream");
    StringBuilder csv = new StringBuilder();
    try (BufferAllocator memory = new RootAllocator();
        ArrowStreamReader reader = new ArrowStreamReader(response.body(), memory)) {
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      csv.append(
              batch.getSchema().getFields().stream()
                  .map(Field::getName)
                  .collect(Collectors.joining(",")))
          .append('\n');
      assertThat(batch.getVector(0)).isInstanceOf(TimeStampNanoTZVector.class);
      while (reader.loadNextBatch()) {
        IntVector tags = (IntVector) batch.getVector(1);
        Dictionary dictionary = reader.lookup(tags.getField().getDictionary().getId());
        for (int row = 0; row < batch.getRowCount(); row++) {
          csv.append(((TimeStampNanoTZVector) batch.getVector(0)).get(row));
          csv.append(',').append(dictionary.getVector().getObject(tags.get(row)));
          for (int column = 2; column < batch.getFieldVectors().size(); column++) {
            csv.append(',').append(((Float8Vector) batch.getVector(column)).get(row));
          }
          csv.append('\n');
        }
      }
    }
    return csv.toString();
  }
}
