package io.weir.standalone;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Requests that a proper client does not send, as bytes; each on a connection of its own. */
final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final boolean hasBody;

  /** Sends the head of a request and what there is of its body. */
  RawHttp(String url, String sent) throws IOException {
    URI address = URI.create(url);
    socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    hasBody = !sent.startsWith("HEAD ");
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends another byte of the body, unless the reply has begun; whether it has not. */
  boolean trickles() {
    try {
      if (socket.getInputStream().available() > 0) {
        return false;
      }
      socket.getOutputStream().write(' ');
      return true;
    } catch (IOException e) {
      return false; // then the reply will not be there either
    }
  }

  /** Waits for the reply, which must end with the connection or have a length. */
  ExampleRequest.Reply reply() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("the connection ended after " + head);
      }
      head.append((char) next);
    }
    String[] lines = head.toString().split("\r\n");
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split(": *", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), List.of(parts[1]));
    }
    String length = headers.getOrDefault("content-length", List.of("0")).get(0);
    byte[] body = socket.getInputStream().readNBytes(hasBody ? Integer.parseInt(length) : 0);
    return new ExampleRequest.Reply(
        Integer.parseInt(lines[0].split(" ")[1]),
        headers,
        headers.getOrDefault("content-type", List.of("")).get(0),
        new String(body, StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
