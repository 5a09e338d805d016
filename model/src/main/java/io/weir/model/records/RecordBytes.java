package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How all that travels of records is encoded: {@code version u8 | kind u8 | fields}, big-endian.
 * Bytes and UTF-8 text follow their length, i32; a list follows its size, i32.
 */
final class RecordBytes {
  static final byte VERSION = 1;

  private RecordBytes() {}

  /** Writes fields. */
  interface Fields {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Reads fields of a kind. */
  interface Reader<T> {
    T read(int kind, DataInputStream in) throws IOException;
  }

  static byte[] encode(int kind, int sizeHint, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(sizeHint);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(kind);
      fields.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @param what for the message
   * @throws MalformedException if the bytes are not of this version, or are too many or too few
   */
  static <T> T decode(String what, byte[] bytes, Reader<T> reader) {
    return decodeStart(
        what,
        bytes,
        (kind, in) -> {
          T value = reader.read(kind, in);
          if (in.read() >= 0) {
            throw new MalformedException(what + ": has bytes after its end");
          }
          return value;
        });
  }

  /**
   * The same of a value at the start of the bytes, whatever comes after it.
   *
   * @throws MalformedException if the bytes are not of this version, or are too few
   */
  static <T> T decodeStart(String what, byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new MalformedException(what + ": version must be " + VERSION + ", got " + version);
      }
      return reader.read(in.readUnsignedByte(), in);
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedException(what + ": cannot be read: " + e);
    }
  }

  static MalformedException unknownKind(String what, int kind) {
    return new MalformedException(what + ": kind " + kind + " is not known");
  }

  static void write(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] read(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most || length > in.available()) {
      throw new MalformedException("length: must be 0 to " + most + ", got " + length);
    }
    return in.readNBytes(length);
  }

  static void write(DataOutput out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static String readText(DataInputStream in) throws IOException {
    return new String(read(in, Integer.MAX_VALUE), StandardCharsets.UTF_8);
  }

  static void write(DataOutput out, List<byte[]> list) throws IOException {
    out.writeInt(list.size());
    for (byte[] each : list) {
      write(out, each);
    }
  }

  static List<byte[]> readList(DataInputStream in) throws IOException {
    int size = readSize(in);
    List<byte[]> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(read(in, Integer.MAX_VALUE));
    }
    return list;
  }

  /** A size of a list whose elements take a byte each at least. */
  static int readSize(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > in.available()) {
      throw new MalformedException("size: got " + size + " of " + in.available() + " bytes");
    }
    return size;
  }
}
