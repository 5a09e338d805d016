package io.weir.testkit.client;

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
    String head = text(scanned, headEnd - 2);
    int end = head.indexOf("\r\n");
    status = head.startsWith("HTTP/1.") && end >= 12 ? number(head.substring(9, 12)) : -1;
    if (status < 100) {
      throw new IOException("no HTTP/1.1 response: " + head.substring(0, end));
    }
    for (int line = end + 2; line < head.length(); line = end + 2) {
      end = head.indexOf("\r\n", line);
      int colon = head.indexOf(':', line);
      if (colon > 0 && colon < end) {
        readHeader(head.substring(line, colon), head.substring(colon + 1, end).strip());
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

  private void readHeader(String name, String value) throws IOException {
    if (name.equalsIgnoreCase("Content-Length") && length != CHUNKED) {
      length = number(value);
      if (length < 0) {
        throw new IOException("Content-Length: must be a number, got " + value);
      }
    } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
      length = CHUNKED;
    } else if (name.equalsIgnoreCase("Connection")) {
      keepAlive = !value.equalsIgnoreCase("close");
    } else if (name.equalsIgnoreCase("Retry-After")) {
      // A date, which it may be as well, reads as -1.
      retryAfterSeconds = number(value);
    }
  }

  /** 1 to 9 digits as a number, -1 if they are none. */
  private static int number(String text) {
    int number = text.isEmpty() || text.length() > 9 ? -1 : 0;
    for (int i = 0; i < text.length() && number >= 0; i++) {
      int digit = text.charAt(i) - '0';
      number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
    }
    return number;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
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
    String text = text(chunkAt, lineEnd);
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
}
