package io.weir.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Questions as bytes: {@code version u8 | kind u8 | fields}. Big-endian, strings as {@link
 * DataOutputStream#writeUTF} writes them; a question is small and rare enough for that.
 */
final class QuestionCodec {
  private static final int REPORT = 1;
  private static final int TAG_LIST = 2;
  private static final int STATUS = 3;

  private QuestionCodec() {}

  static byte[] encode(Question question) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(Question.VERSION);
      if (question instanceof Question.Report report) {
        out.writeByte(REPORT);
        out.writeByte(report.tag().length());
        out.write(report.tag().utf8());
        out.writeLong(report.periods().start());
        out.writeLong(report.periods().end());
        out.writeInt(report.periods().points());
      } else if (question instanceof Question.TagList list) {
        out.writeByte(TAG_LIST);
        out.writeUTF(list.prefix());
        out.writeUTF(list.after());
        out.writeInt(list.limit());
        out.writeInt(list.routingHash());
      } else if (question instanceof Question.StatusOf status) {
        out.writeByte(STATUS);
        out.writeInt(status.routingHash());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Question decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != Question.VERSION) {
        throw new MalformedException(
            "question: version must be " + Question.VERSION + ", got " + version);
      }
      Question question = decode(in, in.readUnsignedByte());
      if (in.read() >= 0) {
        throw new MalformedException("question: has bytes behind its end");
      }
      return question;
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedException("question: cannot be read: " + e);
    }
  }

  private static Question decode(DataInputStream in, int kind) throws IOException {
    switch (kind) {
      case REPORT:
        byte[] tag = in.readNBytes(in.readUnsignedByte());
        String fault = Tag.fault(tag, 0, tag.length);
        if (fault != null) {
          throw new MalformedException("question: " + fault);
        }
        return new Question.Report(
            Tag.ofUtf8(tag, 0, tag.length),
            new Periods(in.readLong(), in.readLong(), in.readInt()));
      case TAG_LIST:
        return new Question.TagList(in.readUTF(), in.readUTF(), in.readInt(), in.readInt());
      case STATUS:
        return new Question.StatusOf(in.readInt());
      default:
        throw new MalformedException("question: unknown kind " + kind);
    }
  }
}
