package io.weir.job.rocksdb;

import io.weir.model.Tag;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a tag as its bytes of UTF-8 and a zero, which no tag contains, so that the bytes sort like
 * the tags. Flink's own serializers write the length first. What the state has besides tags, as
 * {@link MapStateTagNames} says, is read too, though no valid tag.
 */
public final class TagNameSerializer extends ImmutableSerializer<Tag> {
  public static final TagNameSerializer INSTANCE = new TagNameSerializer();

  /** What is written after the name. */
  static final byte[] END = {0};

  /** A label and its value, which are in the tag, two separators and the tag. */
  private static final int MAX_BYTES = 2 * Tag.MAX_BYTES + 2;

  private TagNameSerializer() {}

  @Override
  public void serialize(Tag tag, DataOutputView target) throws IOException {
    target.write(tag.utf8());
    target.write(END);
  }

  @Override
  public Tag deserialize(DataInputView source) throws IOException {
    byte[] name = new byte[MAX_BYTES];
    int length = 0;
    for (byte next = source.readByte(); next != END[0]; next = source.readByte()) {
      if (length == name.length) {
        throw new IOException("tag: must end after " + MAX_BYTES + " bytes");
      }
      name[length++] = next;
    }
    return Tag.ofUtf8(name, 0, length);
  }

  @Override
  public Tag createInstance() {
    return Tag.of("-");
  }

  @Override
  public TypeSerializerSnapshot<Tag> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The names' serializer in a checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Tag> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
