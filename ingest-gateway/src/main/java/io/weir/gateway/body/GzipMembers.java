package io.weir.gateway.body;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Inflates gzip (RFC 1952): one member or several, up to the true end of the stream, however it
 * arrives. JDK 17's {@code GZIPInputStream} mistakes a pause for the end and ignores what follows a
 * member. Closing frees memory and leaves the underlying stream open.
 */
final class GzipMembers extends InputStream {
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int ID1 = 0x1f;
  private static final int ID2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 contentCrc = new CRC32();
  private final CRC32 headerCrc = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private boolean inMember;
  private boolean first = true;

  GzipMembers(InputStream in) {
    this.in = in;
  }

  /**
   * @throws ZipException if it is no gzip
   * @throws EOFException if it ends within a member, or is empty
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (!inMember && !begin()) {
        return -1;
      }
      int inflated = inflate(target, offset, length);
      if (inflated > 0) {
        contentCrc.update(target, offset, inflated);
        return inflated;
      }
      if (inflater.finished()) {
        end();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("no such dictionary in gzip");
      } else {
        if (!fill()) {
          throw new EOFException("within a member");
        }
        inflater.setInput(buffer, at, end - at);
      }
    }
  }

  private int inflate(byte[] target, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException(String.valueOf(e.getMessage()));
    }
  }

  /** Reads a member's header; false if there is no further member. */
  private boolean begin() throws IOException {
    if (at == end && !fill()) {
      if (first) {
        throw new EOFException("no member");
      }
      return false;
    }
    first = false;
    headerCrc.reset();
    if (headerByte() != ID1 || headerByte() != ID2 || headerByte() != DEFLATE) {
      throw new ZipException("not a member");
    }
    int flags = headerByte();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("reserved flags");
    }
    skipHeader(6); // time, extra flags, system
    if ((flags & EXTRA) != 0) {
      skipHeader(headerByte() | headerByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    int crc = (int) headerCrc.getValue() & 0xffff;
    if ((flags & HEADER_CRC) != 0 && (headerByte() | headerByte() << 8) != crc) {
      throw new ZipException("header checksum");
    }
    inflater.reset();
    contentCrc.reset();
    inflater.setInput(buffer, at, end - at);
    inMember = true;
    return true;
  }

  private void skipHeader(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      headerByte();
    }
  }

  private void skipText() throws IOException {
    int read = headerByte();
    while (read != 0) {
      read = headerByte();
    }
  }

  private int headerByte() throws IOException {
    int read = oneByte();
    headerCrc.update(read);
    return read;
  }

  /** Compares a member's trailer with what was inflated. */
  private void end() throws IOException {
    at = end - inflater.getRemaining();
    long size = inflater.getBytesWritten() & 0xffff_ffffL;
    if (fourBytes() != contentCrc.getValue() || fourBytes() != size) {
      throw new ZipException("checksum or length");
    }
    inMember = false;
  }

  private long fourBytes() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) oneByte() << shift;
    }
    return value;
  }

  private int oneByte() throws IOException {
    if (at == end && !fill()) {
      throw new EOFException("within a member's header or trailer");
    }
    return buffer[at++] & 0xff;
  }

  /** False at the end of the stream. */
  private boolean fill() throws IOException {
    at = 0;
    end = 0;
    int count = in.read(buffer, 0, buffer.length);
    if (count < 0) {
      return false;
    }
    end = count;
    return true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
