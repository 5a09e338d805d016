package io.weir.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.fake.FakeWeir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientTest {
  @Test
  void getsAndPosts() throws IOException {
    try (FakeWeir weir = new FakeWeir();
        Client client = new Client(Address.of(weir.url()), 5000)) {
      assertThat(client.get("/ping").brief()).isEqualTo("200 pong");
      String message = "{\"time\":1,\"tag\":\"a\",\"values\":[1,2,3,4,5,6,7,8,9,10]}";
      assertThat(client.post("/save", message.getBytes(StandardCharsets.UTF_8)).status())
          .isEqualTo(204);
      assertThat(weir.stored()).isOne();
    }
  }

  @Test
  void saysWithEachRequestWhoAsks() throws IOException {
    Address address = Address.of("http://example").withToken("secret");
    assertThat(address.toString()).doesNotContain("secret");
    byte[] buffer = new byte[RequestHead.ROOM];
    int from =
        new RequestHead(address, "/batch", "application/json", "").putBefore(buffer, buffer.length);
    assertThat(new String(buffer, from, buffer.length - from, StandardCharsets.US_ASCII))
        .contains("\r\nAuthorization: Bearer secret\r\n");

    AtomicInteger connections = new AtomicInteger();
    List<String> heads = new CopyOnWriteArrayList<>();
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      new Thread(() -> answerOnceAConnection(listener, connections, heads)).start();
      Address server = Address.of("http://127.0.0.1:" + listener.getLocalPort());
      try (Client client = new Client(server.withToken("secret"), 5000)) {
        client.get("/api");
        client.post("/save", new byte[0]);
        client.close();
        client.send("PUT", "/kv/i/k", List.of(), new byte[0]);
      }
    }
    assertThat(heads)
        .hasSize(3)
        .allMatch(head -> head.contains("\r\nAuthorization: Bearer secret\r\n"));
  }

  @Test
  void opensAnotherConnectionWhenTheServerClosedAnIdleOne() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(() -> answerOnceAConnection(listener, connections, new ArrayList<>()));
      server.start();
      try (Client client =
          new Client(Address.of("http://127.0.0.1:" + listener.getLocalPort()), 5000)) {
        for (int i = 0; i < 3; i++) {
          assertThat(client.get("/ping").status()).isEqualTo(204);
        }
      }
      assertThat(connections).hasValue(3);
    }
  }

  private static void answerOnceAConnection(
      ServerSocket listener, AtomicInteger connections, List<String> heads) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        connections.incrementAndGet();
        byte[] head = new byte[1000];
        int length = socket.getInputStream().read(head);
        heads.add(new String(head, 0, length, StandardCharsets.US_ASCII));
        socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes("US-ASCII"));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void failsWhenNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Client client = new Client(Address.of("http://127.0.0.1:" + port), 1000)) {
      assertThatThrownBy(() -> client.get("/ping")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void readsAddresses() {
    assertThat(Address.of("http://example:81/weir/"))
        .isEqualTo(new Address("example", 81, "/weir"));
    assertThat(Address.of("http://example")).isEqualTo(new Address("example", 80, ""));
    assertThat(Address.of("https://example"))
        .isEqualTo(new Address("example", 443, "", true, ""))
        .hasToString("https://example:443");
    assertThatThrownBy(() -> Address.of("ftp://example")).hasMessageContaining("http[s]://host");
    assertThatThrownBy(() -> Address.of("example:80")).hasMessageContaining("http[s]://host");
  }
}
