package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Speaks MQTT 5 or 3.1.1 byte by byte, also what no client would send. */
final class RawMqtt implements Closeable {
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int SUBACK = 9;
  static final int UNSUBACK = 11;
  static final int PINGRESP = 13;
  static final int DISCONNECT = 14;

  private final int version;
  private final Socket socket = new Socket();

  /** A packet: its type, flags, and all after the fixed header. */
  record Packet(int type, int flags, byte[] body) {
    /** The reason code of a packet that has it at this index. */
    int code(int index) {
      return body[index] & 0xFF;
    }

    DataInputStream in() {
      return new DataInputStream(new ByteArrayInputStream(body));
    }
  }

  /** A message that was received, of MQTT 5 with its user properties. */
  record Received(
      String topic,
      int packetId,
      boolean dup,
      boolean retain,
      String payload,
      Map<String, String> user) {
    long id() {
      return Long.parseLong(user.get("id"));
    }
  }

  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  RawMqtt(String address, int version) throws IOException {
    this(address, version, 0);
  }

  /**
   * @param receiveBuffer bytes that the socket holds for a reader; 0 for as many as it likes
   */
  RawMqtt(String address, int version, int receiveBuffer) throws IOException {
    this.version = version;
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    connect(address, "127.0.0.1");
  }

  /**
   * @param from an address of this machine
   */
  RawMqtt(String address, int version, String from) throws IOException {
    this.version = version;
    connect(address, from);
  }

  private void connect(String address, String from) throws IOException {
    int colon = address.lastIndexOf(':');
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
    socket.setTcpNoDelay(true);
  }

  void send(int type, int flags, Writer body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.write(new DataOutputStream(bytes));
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(type << 4 | flags);
    writeLength(packet, bytes.size());
    bytes.writeTo(packet);
    sendBytes(packet.toByteArray());
  }

  void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    int rest = length;
    do {
      out.write(rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
      rest >>= 7;
    } while (rest > 0);
  }

  static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  /** Writes properties, for MQTT 5. */
  void properties(DataOutputStream out, Writer properties) throws IOException {
    if (version == 5) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      properties.write(new DataOutputStream(bytes));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      writeLength(all, bytes.size());
      bytes.writeTo(all);
      out.write(all.toByteArray());
    }
  }

  static void user(DataOutputStream out, String name, String value) throws IOException {
    out.writeByte(0x26);
    text(out, name);
    text(out, value);
  }

  /** Connects, and returns the CONNACK. */
  Packet connect(String clientId, boolean clean, int keepAlive, Writer properties)
      throws IOException {
    connectWithWill(clientId, clean, keepAlive, properties, null, null);
    return read();
  }

  Packet connect(String clientId) throws IOException {
    return connect(clientId, true, 0, out -> {});
  }

  /** Connects with a password, null for none. */
  Packet connectAs(String clientId, boolean clean, Writer properties, String user, String password)
      throws IOException {
    connectWithWill(clientId, clean, 0, properties, null, null, user, password);
    return read();
  }

  void connectWithWill(
      String clientId,
      boolean clean,
      int keepAlive,
      Writer properties,
      String willTopic,
      String will)
      throws IOException {
    connectWithWill(clientId, clean, keepAlive, properties, willTopic, will, null, null);
  }

  void connectWithWill(
      String clientId,
      boolean clean,
      int keepAlive,
      Writer properties,
      String willTopic,
      String will,
      String user,
      String password)
      throws IOException {
    send(
        1,
        0,
        out -> {
          text(out, "MQTT");
          out.writeByte(version);
          int credentials = (user == null ? 0 : 0x80) | (password == null ? 0 : 0x40);
          out.writeByte((clean ? 2 : 0) | (will == null ? 0 : 4) | credentials);
          out.writeShort(keepAlive);
          properties(out, properties);
          text(out, clientId);
          if (will != null) {
            properties(out, none -> {});
            text(out, willTopic);
            text(out, will);
          }
          for (String each : new String[] {user, password}) {
            if (each != null) {
              text(out, each);
            }
          }
        });
  }

  void publish(String topic, int qos, int packetId, String payload) throws IOException {
    send(
        PUBLISH,
        qos << 1,
        out -> {
          text(out, topic);
          if (qos > 0) {
            out.writeShort(packetId);
          }
          properties(out, none -> {});
          out.write(payload.getBytes(UTF_8));
        });
  }

  /** Subscribes, and returns the SUBACK. */
  Packet subscribe(String filter, int options, Writer properties) throws IOException {
    send(
        8,
        2,
        out -> {
          out.writeShort(7);
          properties(out, properties);
          text(out, filter);
          out.writeByte(options);
        });
    return read();
  }

  /** Returns the reason code of the answer. */
  int subscribed(String filter, int options, Writer properties) throws IOException {
    Packet answer = subscribe(filter, options, properties);
    if (answer.type() != SUBACK) {
      throw new IOException("expected SUBACK, got type " + answer.type());
    }
    return answer.code(answer.body().length - 1);
  }

  void acknowledge(int packetId) throws IOException {
    send(PUBACK, 0, out -> out.writeShort(packetId));
  }

  /**
   * Waits until the server has handled all packets sent so far; what it sends until it says so is
   * not looked at.
   */
  void awaitHandled() throws IOException {
    send(12, 0, none -> {});
    int type;
    do {
      type = read().type();
    } while (type != PINGRESP);
  }

  /** The next packet. */
  Packet read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int first = in.readUnsignedByte();
    int length = readLength(in);
    return new Packet(first >> 4, first & 0xF, in.readNBytes(length));
  }

  private static int readLength(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        return length;
      }
    }
  }

  /** The next packet, which must be a message. */
  Received receive() throws IOException {
    Packet packet = read();
    if (packet.type() != PUBLISH) {
      throw new IOException("expected PUBLISH, got type " + packet.type());
    }
    DataInputStream in = packet.in();
    String topic = new String(in.readNBytes(in.readUnsignedShort()), UTF_8);
    int packetId = (packet.flags() & 6) == 0 ? 0 : in.readUnsignedShort();
    Map<String, String> user = version == 5 ? userProperties(in) : Map.of();
    return new Received(
        topic,
        packetId,
        (packet.flags() & 8) != 0,
        (packet.flags() & 1) != 0,
        new String(in.readAllBytes(), UTF_8),
        user);
  }

  private static Map<String, String> userProperties(DataInputStream in) throws IOException {
    Map<String, String> found = new TreeMap<>();
    DataInputStream properties =
        new DataInputStream(new ByteArrayInputStream(in.readNBytes(readLength(in))));
    while (properties.available() > 0) {
      int number = properties.readUnsignedByte();
      if (number == 0x26) {
        String name = new String(properties.readNBytes(properties.readUnsignedShort()), UTF_8);
        found.put(name, new String(properties.readNBytes(properties.readUnsignedShort()), UTF_8));
      } else if (number == 0x0B) {
        found.put("subscription", Integer.toString(readLength(properties)));
      } else {
        throw new IOException("property " + number);
      }
    }
    return found;
  }

  /** Whether the server has closed the connection, after whatever it still sent. */
  boolean isClosedByServer() throws IOException {
    try {
      while (true) {
        read();
      }
    } catch (EOFException | SocketException e) {
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
