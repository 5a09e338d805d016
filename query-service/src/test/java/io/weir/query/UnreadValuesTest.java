package io.weir.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.ItemKey;
import io.weir.query.items.InMemoryItems;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers who ask for values, and read none of them. */
class UnreadValuesTest {
  @ParameterizedTest
  @ValueSource(strings = {"/kv/i/k", "/kv/%69/k"})
  void memoryComesBackWhenTheirReadersAreCut(String path) throws Exception {
    InMemoryItems state = new InMemoryItems(128, 3);
    state.put(ItemKey.of("i", "k"), "text/plain", new byte[900_000]);
    try (QueryServer server =
        QueryServer.start(state, Map.of("WEIR_PORT", "0", "WEIR_HTTP_SLOW_AFTER", "1s"))) {
      int port = server.port();
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      List<Socket> deaf = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream().write(request.repeat(3).getBytes(US_ASCII));
        deaf.add(socket);
      }
      await().until(() -> server.metric("weir_reply_memory_bytes") > 8e6);
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> server.metric("weir_reply_memory_bytes") == 0);
      for (Socket each : deaf) {
        each.close();
      }
    }
  }
}
