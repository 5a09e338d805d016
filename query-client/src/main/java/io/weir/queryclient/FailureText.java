package io.weir.queryclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;

/**
 * The message of an exception that a peer sent as Java's serialization wrote it, read from the
 * bytes: no object is made of them and no class loaded, since that would run code that the peer
 * chose. Reads exceptions without a cause, as Flink's servers send them; of others it returns the
 * class name.
 *
 * <p>Source: Java Object Serialization Specification, section 6.4, grammar for the stream format.
 */
final class FailureText {
  /** The rest of a message is not read: it is a stack trace. */
  private static final int MAX_BYTES = 4096;

  private static final short MAGIC = (short) 0xaced;
  private static final short VERSION = 5;
  private static final byte NULL = 0x70;
  private static final byte REFERENCE = 0x71;
  private static final byte CLASS_DESCRIPTION = 0x72;
  private static final byte OBJECT = 0x73;
  private static final byte STRING = 0x74;
  private static final byte LONG_STRING = 0x7c;
  private static final byte END_OF_ANNOTATION = 0x78;
  private static final int VERSION_UID_AND_FLAGS = Long.BYTES + Byte.BYTES;

  private final ByteBuf stream;

  private FailureText(ByteBuf stream) {
    this.stream = stream;
  }

  /** The message, or what is known instead; reads from the buffer's position. */
  static String of(ByteBuf stream) {
    String name = "";
    try {
      FailureText text = new FailureText(stream);
      text.requireStart();
      name = text.name();
      String message = text.message();
      return message.isBlank() ? name + " without a message" : message;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return name.isEmpty()
          ? "a failure that cannot be read"
          : name + ", its message cannot be read";
    }
  }

  private void requireStart() {
    require(stream.readShort() == MAGIC);
    require(stream.readShort() == VERSION);
    require(stream.readByte() == OBJECT);
    require(stream.readByte() == CLASS_DESCRIPTION);
  }

  /** The rest of the description of the exception's class and of those it extends. */
  private String message() {
    int before = fieldsBeforeMessage();
    while (stream.readByte() == CLASS_DESCRIPTION) {
      name();
      before = fieldsBeforeMessage();
    }
    // The last one was Throwable, whose fields come first.
    require(before >= 0);
    for (int i = 0; i < before; i++) {
      skipReference();
    }
    byte type = stream.readByte();
    return type == NULL ? "" : text(type);
  }

  /** How many of the class's fields precede the message; -1 if it has none. */
  private int fieldsBeforeMessage() {
    stream.skipBytes(VERSION_UID_AND_FLAGS);
    int before = -1;
    int fields = stream.readUnsignedShort();
    for (int i = 0; i < fields; i++) {
      byte type = stream.readByte();
      boolean object = type == 'L' || type == '[';
      if (name().equals("detailMessage") && object) {
        before = i;
      }
      if (object) {
        skipFieldClass();
      }
    }
    require(stream.readByte() == END_OF_ANNOTATION);
    return before;
  }

  private void skipFieldClass() {
    byte type = stream.readByte();
    if (type == REFERENCE) {
      stream.skipBytes(Integer.BYTES);
    } else {
      text(type);
    }
  }

  /** An exception without a cause refers to itself there. */
  private void skipReference() {
    byte type = stream.readByte();
    require(type == REFERENCE || type == NULL);
    if (type == REFERENCE) {
      stream.skipBytes(Integer.BYTES);
    }
  }

  private String name() {
    return text(STRING);
  }

  /** Java's own kind of UTF-8 differs in what hardly any message holds. */
  private String text(byte type) {
    require(type == STRING || type == LONG_STRING);
    long length = type == STRING ? stream.readUnsignedShort() : stream.readLong();
    require(length >= 0 && length <= stream.readableBytes());
    int kept = (int) Math.min(length, MAX_BYTES);
    String text = stream.toString(stream.readerIndex(), kept, UTF_8);
    stream.skipBytes((int) length);
    return text;
  }

  private static void require(boolean expected) {
    if (!expected) {
      throw new IllegalArgumentException("no exception, or one with a cause");
    }
  }
}
