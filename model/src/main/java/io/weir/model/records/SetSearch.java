package io.weir.model.records;

import io.weir.model.Tag;
import java.io.DataInputStream;
import java.io.IOException;

/**
 * Sets whether the values of an index can be searched. All settings of an index are written to one
 * partition of the log, so that every task, which each gets the command, has them in one order.
 * They decide the outcome of no other command.
 */
public record SetSearch(RequestId request, String index, SearchSetting setting)
    implements RecordCommand {
  static final int KIND = 35;

  /**
   * @throws IllegalArgumentException if there can be no index of this name
   */
  public SetSearch {
    RecordKey.utf8("index", index);
  }

  static SetSearch readFrom(RequestId request, DataInputStream in) throws IOException {
    return new SetSearch(request, RecordBytes.readText(in), SearchSetting.readFrom(in));
  }

  /** The partition of the log that it belongs to. */
  public int partition(int partitions) {
    byte[] name = RecordKey.utf8("index", index);
    return Tag.partition(Tag.hash(name, 0, name.length), partitions);
  }

  @Override
  public byte[] toBytes() {
    return RecordBytes.encode(
        KIND,
        2 * RecordKey.MAX_BYTES,
        out -> {
          request.writeTo(out);
          RecordBytes.write(out, index);
          setting.writeTo(out);
        });
  }
}
