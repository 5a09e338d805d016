package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How all that travels of records is encoded: {@code version u8 | kind u8 | fields}, big-endian.
 * Bytes and UTF-8 text follow their length, i32; a list follows its size, i32.
 */
final class RecordBytes {
  static final byte VERSION = 1;

  private RecordBytes() {}

  /** Bytes to be read by one thread. Java's own stream locks at each of four bytes of a number. */
  private static final class Source extends InputStream {
    private final byte[] bytes;
    private int at;

    Source(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return at < bytes.length ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = Math.min(length, bytes.length - at);
      if (count <= 0 && length > 0) {
        return -1;
      }
      System.arraycopy(bytes, at, into, offset, count);
      at += count;
      return count;
    }

    @Override
    public int available() {
      return bytes.length - at;
    }
  }

  /** The same for writing. */
  private static final class Sink extends OutputStream {
    private byte[] bytes;
    private int length;

    Sink(int sizeHint) {
      bytes = new byte[sizeHint];
    }

    private void makeRoom(int more) {
      if (more > bytes.length - length) {
        bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), 2 * length));
      }
    }

    @Override
    public void write(int each) {
      makeRoom(1);
      bytes[length++] = (byte) each;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      makeRoom(count);
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, length);
    }
  }

  /** Writes fields. */
  interface Fields {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Reads fields of a kind. */
  interface Reader<T> {
    T read(int kind, DataInputStream in) throws IOException;
  }

  static byte[] encode(int kind, int sizeHint, Fields fields) {
    Sink bytes = new Sink(sizeHint);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(kind);
      fields.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toBytes();
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
    try (DataInputStream in = new DataInputStream(new Source(bytes))) {
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
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
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
