package io.weir.datagen.keys;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.ClientResult;

/**
 * What {@link KeysRun} found.
 *
 * @param findings what is held at the end are items
 * @param done what the clients did
 * @param orders histories that an order of their operations explains
 * @param gaveUp histories of which it was not found out within the bound whether one does
 * @param unknown operations in histories of which it is unknown whether they happened
 */
public record KeysResult(
    ClientFindings<KeysCheck> findings, KeysProgress done, long orders, long gaveUp, long unknown)
    implements ClientResult<KeysCheck> {
  @Override
  public long unanswered() {
    return done.unanswered();
  }

  @Override
  public boolean hasWritten() {
    return done.written() > 0;
  }

  @Override
  public boolean isTried(KeysCheck check) {
    return switch (check) {
      case ORDER -> orders > 0;
      case LISTS -> done.listed() > 0;
      case VERSIONS -> done.increased() + done.written() > 0;
      case READS, LOOKUPS, POSITIONS -> done.read() > 0;
      case ITEMS, EXPIRY -> done.written() > 0;
    };
  }
}
