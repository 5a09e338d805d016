package io.weir.job.records.items;

import io.weir.job.records.Stored;
import io.weir.model.records.SearchSetting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How far a key group is with the search of an index, while that is on.
 *
 * <pre>
 *   big-endian:
 *   version u8 = 1 | analysis u8 | building u8 | looked at up to: length i32 and bytes
 *     | {@link SearchSetting}
 * </pre>
 *
 * @param analysis the version of the analysis that words were found by
 * @param isBuilding whether items that were there before may have no words yet
 * @param upTo the key of the last item that building has looked at; empty before the first
 */
record StoredSearch(int analysis, boolean isBuilding, byte[] upTo, SearchSetting setting) {
  private static final byte VERSION = 1;
  private static final int LEAST_BYTES = 4 + 2 * Integer.BYTES;

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(analysis);
      out.writeBoolean(isBuilding);
      out.writeInt(upTo.length);
      out.write(upTo);
      setting.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalStateException if it is damaged, or of another version
   */
  static StoredSearch of(byte[] stored) {
    Stored.open("search", stored, VERSION, LEAST_BYTES);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      in.readByte();
      int analysis = in.readUnsignedByte();
      boolean isBuilding = in.readBoolean();
      byte[] upTo = in.readNBytes(in.readInt());
      return new StoredSearch(analysis, isBuilding, upTo, SearchSetting.readFrom(in));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("state of records: a search cannot be read", e);
    }
  }
}
