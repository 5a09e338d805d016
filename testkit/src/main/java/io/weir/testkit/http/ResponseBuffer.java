package io.weir.testkit.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One response at a time, gathered from bytes in pieces of any size: lengths, chunks, bodies that
 * end with the connection, interim 1xx responses. Bounded by {@link #MAX_BYTES}.
 */
public final class ResponseBuffer {
  /** The longest response. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int TO_THE_END = -1;
  private static final int CHUNKED = -2;

  private static final byte[] HTTP = ascii("http/1.");
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
  private static final byte[] CONNECTION = ascii("connection:");
  private static final byte[] RETRY_AFTER = ascii("retry-after:");

  private byte[] bytes = new byte[2048];
  private int end;
  private int scanned;
  private boolean headRead;
  private int status;
  private int retryAfterSeconds;
  private boolean keepAlive;
  private int length;
  private int bodyFrom;
  private int bodyTo;
  private int chunkAt;

  /** Makes ready for the next response; what {@link Response} was taken out stays valid. */
  public void clear() {
    end = 0;
    forgetHead(0);
  }

  private void forgetHead(int from) {
    scanned = from;
    headRead = false;
    status = 0;
    retryAfterSeconds = -1;
    keepAlive = true;
    length = TO_THE_END;
  }

  /** Where to put bytes, from {@link #end} on; there is room for at least {@code room}. */
  public byte[] room(int room) throws IOException {
    if (bytes.length - end < room) {
      if (end > MAX_BYTES) {
        throw new IOException("response of more than " + MAX_BYTES + " bytes");
      }
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + room));
    }
    return bytes;
  }

  /** Where the bytes received so far end. */
  public int end() {
    return end;
  }

  /** Takes note of bytes put to {@link #room}; true if the response is complete. */
  public boolean received(int count) throws IOException {
    end += count;
    while (!headRead) {
      int headEnd = findHeadEnd();
      if (headEnd < 0) {
        return false;
      }
      readHead(headEnd);
      if (status < 200) {
        forgetHead(headEnd);
      }
    }
    return switch (length) {
      case TO_THE_END -> false;
      case CHUNKED -> readChunks();
      default -> {
        bodyTo = bodyFrom + length;
        yield end >= bodyTo;
      }
    };
  }

  /** The connection has ended; true if that completes the response. */
  public boolean ended() {
    if (headRead && length == TO_THE_END) {
      bodyTo = end;
      keepAlive = false;
      return true;
    }
    return false;
  }

  private int findHeadEnd() {
    int head = scanned;
    for (int i = Math.max(head, 3); i < end; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && i - 3 >= head) {
        return i + 1;
      }
    }
    return -1;
  }

  private void readHead(int headEnd) throws IOException {
    int line = scanned;
    int lineEnd = lineEnd(line);
    status = lineEnd - line < 12 ? -1 : digits(line + 9, line + 12);
    if (!startsWith(line, HTTP) || status < 100) {
      throw new IOException("no HTTP/1.1 response: " + text(line, lineEnd));
    }
    for (line = lineEnd + 2; line < headEnd - 2; line = lineEnd + 2) {
      lineEnd = lineEnd(line);
      if (startsWith(line, CONTENT_LENGTH) && length != CHUNKED) {
        length = number(line + CONTENT_LENGTH.length, lineEnd);
      } else if (startsWith(line, TRANSFER_ENCODING)) {
        length = CHUNKED;
      } else if (startsWith(line, CONNECTION)) {
        keepAlive = !text(line + CONNECTION.length, lineEnd).equalsIgnoreCase("close");
      } else if (startsWith(line, RETRY_AFTER)) {
        // A date, which it may be as well, reads as -1.
        retryAfterSeconds = digits(skipSpaces(line + RETRY_AFTER.length), lineEnd);
      }
    }
    if (status == 204 || status == 304) {
      length = 0;
    }
    bodyFrom = headEnd;
    bodyTo = headEnd;
    chunkAt = headEnd;
    headRead = true;
  }

  private int lineEnd(int from) {
    int at = from;
    while (bytes[at] != '\r' || bytes[at + 1] != '\n') {
      at++;
    }
    return at;
  }

  /** Whether the bytes from {@code at} on are that word; its letters are lower case. */
  private boolean startsWith(int at, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      byte b = bytes[at + i];
      if (b != word[i] && (b < 'A' || b > 'Z' || b + 'a' - 'A' != word[i])) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip();
  }

  private int number(int from, int to) throws IOException {
    int number = digits(skipSpaces(from), to);
    if (number < 0) {
      throw new IOException("header: must be a number, got " + text(from, to));
    }
    return number;
  }

  private int skipSpaces(int at) {
    while (bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /** 1 to 9 digits as a number, -1 if they are none. */
  private int digits(int from, int to) {
    int number = from < to && to - from < 10 ? 0 : -1;
    for (int i = from; i < to && number >= 0; i++) {
      number = bytes[i] < '0' || bytes[i] > '9' ? -1 : number * 10 + bytes[i] - '0';
    }
    return number;
  }

  /** Moves the content of chunks to the front of the body; true after the last one. */
  private boolean readChunks() throws IOException {
    while (true) {
      int line = chunkAt;
      while (line < end && bytes[line] != '\n') {
        line++;
      }
      if (line == end) {
        return false;
      }
      int size = chunkSize(line);
      int data = line + 1;
      if (size == 0) {
        return end >= data + 2;
      }
      if (end < data + size + 2) {
        return false;
      }
      System.arraycopy(bytes, data, bytes, bodyTo, size);
      bodyTo += size;
      chunkAt = data + size + 2;
    }
  }

  private int chunkSize(int lineEnd) throws IOException {
    String text = new String(bytes, chunkAt, lineEnd - chunkAt, StandardCharsets.ISO_8859_1);
    try {
      int size = Integer.parseInt(text.split(";")[0].strip(), 16);
      if (size >= 0 && size <= MAX_BYTES) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers that are none a size can be.
    }
    throw new IOException("no chunk size: " + text);
  }

  /** Of a complete response. */
  public int status() {
    return status;
  }

  /** What Retry-After says, -1 if nothing. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** Whether another request may follow on the connection. */
  public boolean keepAlive() {
    return keepAlive;
  }

  /** A copy of the complete response. */
  public Response response() {
    return new Response(status, Arrays.copyOfRange(bytes, bodyFrom, bodyTo));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
