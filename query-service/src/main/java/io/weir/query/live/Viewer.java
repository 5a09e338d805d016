package io.weir.query.live;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import io.weir.query.several.SampleJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One live view. While its client has not read an event, it gets no other one, and then the latest
 * samples at once: so no more than one event is held for it. A client that does not read its event
 * for too long loses its place. The hub calls one at a time.
 */
final class Viewer {
  /** After so many calls without an event read, the view ends. */
  static final int PATIENCE = 30;

  private static final byte[] BEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final List<Query.SampleAt> wanted;
  private final Connection connection;
  private final Map<Query.SampleAt, QueryResult.Sample> told = new HashMap<>();
  private boolean toldOfProblem;
  private int quiet;
  private int unread;

  /** Set when the connection has taken an event, by its thread. */
  private volatile boolean isFree = true;

  /** To the client. */
  interface Connection {
    /** Takes an event, and what is to be run once it is written. */
    void send(byte[] event, Runnable written);

    /** Whether the client may still have what it views. */
    boolean isAllowed();

    /** Lets the view leave if the client has closed the connection; does not block. */
    void look();

    /** Ends it after what it was given, and lets the view leave. */
    void end();

    /** Ends it at once, and lets the view leave. */
    void cut();
  }

  /**
   * @param wanted the tags
   */
  Viewer(List<Query.SampleAt> wanted, Connection connection) {
    this.wanted = List.copyOf(wanted);
    this.connection = connection;
  }

  List<Query.SampleAt> wanted() {
    return wanted;
  }

  /**
   * Sends what has changed since the last event, tags of which nothing is held any more among it,
   * or, after so many calls without, that the connection lives.
   */
  void tell(Map<Query.SampleAt, QueryResult> results, int beatAfter) {
    if (!hasRead()) {
      return;
    }
    List<Tag> gone = new ArrayList<>();
    Utf8Text json = new Utf8Text(1024).text("data: {\"samples\":[");
    int empty = json.length();
    DecimalWriter decimals = new DecimalWriter(SampleBlock.MAX_WIDTH);
    for (Query.SampleAt each : wanted) {
      if (results.get(each) instanceof QueryResult.Sample sample
          && !isSame(sample, told.put(each, sample))) {
        SampleJson.write(
            json.text(json.length() == empty ? "" : ","), each.tag(), sample, decimals);
      } else if (isUnknown(results.get(each)) && told.remove(each) != null) {
        gone.add(each.tag());
      }
    }
    if (json.length() > empty || toldOfProblem || !gone.isEmpty()) {
      json.text("]");
      writeDeleted(json, gone);
      send(json.text("}\n\n").toBytes());
      toldOfProblem = false;
    } else if (++quiet >= beatAfter) {
      send(BEAT);
    }
  }

  boolean isAllowed() {
    return connection.isAllowed();
  }

  /** Ends the view if its client has gone. */
  void look() {
    connection.look();
  }

  /** Ends the view, as its client may not have it any more. */
  void refuse() {
    connection.end();
  }

  private static boolean isUnknown(QueryResult result) {
    return result instanceof QueryResult.Refusal refusal
        && (refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_TAG
            || refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_WIDTH);
  }

  private static void writeDeleted(Utf8Text json, List<Tag> gone) {
    String before = ",\"deleted\":[";
    for (Tag tag : gone) {
      json.text(before).json(tag);
      before = ",";
    }
    json.text(gone.isEmpty() ? "" : "]");
  }

  /** Whether the client has read the last event; the view ends where it has not for too long. */
  private boolean hasRead() {
    unread = isFree ? 0 : unread + 1;
    if (unread == PATIENCE) {
      connection.cut();
    }
    return isFree;
  }

  /** Tells, once, that there is no answer. */
  void tellProblem(String detail) {
    if (hasRead() && !toldOfProblem) {
      toldOfProblem = true;
      send(new Utf8Text(256).text("data: {\"problem\":").json(detail).text("}\n\n").toBytes());
    }
  }

  private void send(byte[] event) {
    quiet = 0;
    isFree = false;
    connection.send(event, () -> isFree = true);
  }

  private static boolean isSame(QueryResult.Sample sample, QueryResult.Sample before) {
    return before != null
        && sample.time() == before.time()
        && Arrays.equals(sample.values(), before.values());
  }
}
