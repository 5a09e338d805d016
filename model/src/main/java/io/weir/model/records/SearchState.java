package io.weir.model.records;

import java.io.DataInputStream;
import java.io.IOException;

/**
 * How far the key groups of a task are with the search of an index.
 *
 * @param setting what was asked for last
 * @param building whether values that were there before it are still being read for it; until then
 *     searches are refused
 * @param firstKeyGroup the first of the key groups that the result covers
 * @param lastKeyGroup the last of them
 */
public record SearchState(
    SearchSetting setting, boolean building, int firstKeyGroup, int lastKeyGroup)
    implements RecordResult {
  static final int KIND = 35;

  static SearchState readFrom(DataInputStream in) throws IOException {
    return new SearchState(
        SearchSetting.readFrom(in), in.readBoolean(), in.readInt(), in.readInt());
  }

  @Override
  public byte[] toBytes() {
    return RecordBytes.encode(
        KIND,
        2 * RecordKey.MAX_BYTES,
        out -> {
          setting.writeTo(out);
          out.writeBoolean(building);
          out.writeInt(firstKeyGroup);
          out.writeInt(lastKeyGroup);
        });
  }
}
