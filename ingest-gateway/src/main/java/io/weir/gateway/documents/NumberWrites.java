package io.weir.gateway.documents;

import io.weir.gateway.records.BodyType;
import io.weir.gateway.samples.SampleWriter;
import io.weir.model.Tag;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /metric/single/{id}/{time}}: a number at a time. It becomes the sample of one value
 * of the tag that is called like the metric, whatever the number of values that other samples must
 * have: 200 once the log has it.
 */
public final class NumberWrites {
  private static final long NANOS_PER_MICRO = 1000;

  private final SampleWriter writer;

  public NumberWrites(SampleWriter writer) {
    this.writer = writer;
  }

  /** The route for the server; other paths and methods are another's. */
  public IngestRoute route() {
    return new IngestRoute(
        "/metric/single/{id}/{time}", Set.of("POST"), this::take, writer::refused);
  }

  private CompletionStage<IngestReply> take(IngestRequest request) throws IOException {
    Tag tag;
    long time;
    try {
      MetricWritePath path = MetricWritePath.ofWrite(request);
      path.key(); // the names of both types follow one rule
      tag = path.tag();
      time = path.time();
      BodyType.of(request, List.of("application/json"));
    } catch (ProblemException e) {
      writer.refused(e);
      throw e;
    }
    return writer.writeNumber(request, tag, time * NANOS_PER_MICRO, MetricWritePath.OK);
  }
}
