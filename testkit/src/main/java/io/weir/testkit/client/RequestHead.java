package io.weir.testkit.client;

import java.nio.charset.StandardCharsets;

/**
 * The head of POST requests that differ in their length only. A body is written first, {@link
 * #ROOM} bytes into a buffer, and the head then put right before it, so that both leave in one
 * write.
 */
public final class RequestHead {
  /** Bytes to leave free before a body; a head has its token in it. */
  public static final int ROOM = 4096;

  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final byte[] head;

  /**
   * The head for {@code POST} to a path.
   *
   * @param encoding of bodies; none if empty
   */
  public RequestHead(Address address, String path, String contentType, String encoding) {
    String text =
        "POST "
            + address.base()
            + path
            + " HTTP/1.1\r\n"
            + address.head()
            + "Content-Type: "
            + contentType
            + (encoding.isEmpty() ? "" : "\r\nContent-Encoding: " + encoding)
            + "\r\nContent-Length: ";
    head = text.getBytes(StandardCharsets.US_ASCII);
    if (head.length + 10 + END.length > ROOM) {
      throw new IllegalArgumentException("url or token: too long, got " + address);
    }
  }

  /** Puts the head before the body at {@code ROOM} to {@code end}; returns where it begins. */
  public int putBefore(byte[] buffer, int end) {
    int at = ROOM - END.length;
    System.arraycopy(END, 0, buffer, at, END.length);
    int length = end - ROOM;
    do {
      buffer[--at] = (byte) ('0' + length % 10);
      length /= 10;
    } while (length > 0);
    at -= head.length;
    System.arraycopy(head, 0, buffer, at, head.length);
    return at;
  }
}
