package io.weir.query.listen;

import io.weir.model.records.StreamKey;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * Where a listener is in all its streams, as the text of {@code Last-Event-ID}: {@code
 * checksum.31.6}, the next id of each stream in the order of the request, empty where it is not
 * known yet. The checksum is of the names of the streams.
 */
final class LastEventId {
  private static final String FIELD = "Last-Event-ID";

  private LastEventId() {}

  static String text(String checksum, List<Subscription> subscriptions) {
    StringBuilder text = new StringBuilder(checksum);
    for (Subscription each : subscriptions) {
      text.append('.');
      each.told().ifPresent(text::append);
    }
    return text.toString();
  }

  static String checksum(List<StreamKey> keys) {
    CRC32 checksum = new CRC32();
    for (StreamKey key : keys) {
      checksum.update(key.name());
      checksum.update('/');
    }
    return Long.toHexString(checksum.getValue());
  }

  /**
   * From where a listener goes on in each of the streams.
   *
   * @throws ProblemException 400 if the text is none, or of other streams
   */
  static List<OptionalLong> of(String text, List<StreamKey> keys) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != keys.size() + 1 || !parts[0].equals(checksum(keys))) {
      throw ProblemException.badRequest(
          FIELD, FIELD + ": must be one that was sent for these streams, in this order");
    }
    List<OptionalLong> from = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      if (!parts[i].matches("[0-9]{0,18}")) {
        throw ProblemException.badRequest(FIELD, FIELD + ": must hold ids");
      }
      from.add(
          parts[i].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts[i])));
    }
    return from;
  }
}
