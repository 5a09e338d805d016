package io.weir.query.live;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import io.weir.query.several.SampleJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One live view. While its client has not read an event, it gets no other one, and then the latest
 * samples at once: so no more than one event is held for it. The hub calls one at a time.
 */
final class Viewer {
  private static final byte[] BEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final List<Query.SampleAt> wanted;
  private final BiConsumer<byte[], Runnable> outlet;
  private final Map<Query.SampleAt, QueryResult.Sample> told = new HashMap<>();
  private boolean toldOfProblem;
  private int quiet;

  /** Set when the connection has taken an event, by its thread. */
  private volatile boolean isFree = true;

  /**
   * @param wanted the tags
   * @param outlet takes an event, and what is to be run once it is written
   */
  Viewer(List<Query.SampleAt> wanted, BiConsumer<byte[], Runnable> outlet) {
    this.wanted = List.copyOf(wanted);
    this.outlet = outlet;
  }

  List<Query.SampleAt> wanted() {
    return wanted;
  }

  /**
   * Sends what has changed since the last event, or, after so many calls without, that the
   * connection lives.
   */
  void tell(Map<Query.SampleAt, QueryResult> results, int beatAfter) {
    if (!isFree) {
      return;
    }
    Utf8Text json = new Utf8Text(1024).text("data: {\"samples\":[");
    int empty = json.length();
    DecimalWriter decimals = new DecimalWriter(SampleBlock.MAX_WIDTH);
    for (Query.SampleAt each : wanted) {
      if (results.get(each) instanceof QueryResult.Sample sample
          && !isSame(sample, told.put(each, sample))) {
        SampleJson.write(
            json.text(json.length() == empty ? "" : ","), each.tag(), sample, decimals);
      }
    }
    if (json.length() > empty || toldOfProblem) {
      send(json.text("]}\n\n").toBytes());
      toldOfProblem = false;
    } else if (++quiet >= beatAfter) {
      send(BEAT);
    }
  }

  /** Tells, once, that there is no answer. */
  void tellProblem(String detail) {
    if (isFree && !toldOfProblem) {
      toldOfProblem = true;
      send(new Utf8Text(256).text("data: {\"problem\":").json(detail).text("}\n\n").toBytes());
    }
  }

  private void send(byte[] event) {
    quiet = 0;
    isFree = false;
    outlet.accept(event, () -> isFree = true);
  }

  private static boolean isSame(QueryResult.Sample sample, QueryResult.Sample before) {
    return before != null
        && sample.time() == before.time()
        && Arrays.equals(sample.values(), before.values());
  }
}
