package io.weir.datagen.streams;

import io.weir.model.records.LogPosition;

/**
 * What a writer was told of a stream: an id, and where in the log the event is. A reader that
 * demands the position must get that event, and all before it.
 *
 * @param last 0 and {@link LogPosition#NONE} while nothing was told
 */
record Known(long last, LogPosition position) {
  static final Known NOTHING = new Known(0, LogPosition.NONE);

  Known orLater(Known other) {
    return other.last > last ? other : this;
  }
}
