package io.weir.query.records;

import io.weir.model.records.RecordResult;
import io.weir.query.reply.Utf8Text;

/** Events as JSON. */
final class EventJson {
  /** What an event takes besides its document. */
  static final int BYTES = 64;

  private EventJson() {}

  /** Adds an event: its id, its time in ms, and its document as it came. */
  static void write(Utf8Text json, RecordResult.Events.Event event) {
    json.text("{\"meta\":{\"id\":").number(event.id()).text(",\"t\":").number(event.time());
    json.text("},\"data\":").raw(event.document()).ascii('}');
  }
}
