package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server for each test, whose exports come from samples in memory by pages that can fail. */
final class ExportServer implements BeforeEachCallback, AfterEachCallback {
  /** Several pages of samples of one value. */
  static final int MANY = 200_000;

  final InMemoryQueryClient state = new InMemoryQueryClient(new KeyGroups(128), 3);
  private final AtomicInteger pages = new AtomicInteger();
  private volatile UnaryOperator<CompletionStage<QueryResult>> pageFilter = page -> page;
  private QueryServer server;

  @Override
  public void beforeEach(ExtensionContext context) {
    start(Map.of());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
  }

  private void start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_STOP_TIMEOUT", "2s");
    server = QueryServer.start(this::query, environment);
  }

  void restart(Map<String, String> environment) {
    server.close();
    start(environment);
  }

  private CompletionStage<QueryResult> query(Query query) {
    CompletionStage<QueryResult> result = state.query(query);
    if (query instanceof Query.SamplePage) {
      pages.incrementAndGet();
      return pageFilter.apply(result);
    }
    return result;
  }

  /** How many pages it has asked for. */
  int pages() {
    return pages.get();
  }

  /** Gives it these instead of the pages of the state. */
  void answer(UnaryOperator<CompletionStage<QueryResult>> filter) {
    pageFilter = filter;
  }

  /** Gives it the first page as it is and each other one like this. */
  void answerAfterTheFirst(UnaryOperator<CompletionStage<QueryResult>> filter) {
    AtomicInteger asked = new AtomicInteger();
    answer(page -> asked.getAndIncrement() == 0 ? page : filter.apply(page));
  }

  /** Gives it each page so much later. */
  void answerAfter(long millis) {
    answer(
        page ->
            page.toCompletableFuture()
                .thenApplyAsync(
                    result -> result,
                    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
  }

  HttpResponse<String> get(String query) throws IOException, InterruptedException {
    return server.get("/raw?" + query);
  }

  /** The whole of an export. */
  String body(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = get(query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  CompletableFuture<String> bodyLater(String query) {
    return QueryServer.CLIENT
        .sendAsync(server.request("/raw?" + query).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  HttpResponse<InputStream> stream(String query) throws IOException, InterruptedException {
    return QueryServer.CLIENT.send(
        server.request("/raw?" + query).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** What has come before the connection was cut. */
  String bodyUntilCut(String query) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = stream(query);
    byte[] got = new byte[64 << 20];
    int length = 0;
    try (InputStream in = response.body()) {
      for (int read; (read = in.read(got, length, got.length - length)) >= 0; ) {
        length += read;
      }
    } catch (IOException cut) {
      return new String(got, 0, length, UTF_8);
    }
    throw new AssertionError("the stream has a proper end after " + length + " bytes");
  }

  /** A connection that takes little before it is read. */
  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
    return socket;
  }

  double metric(String name) throws IOException, InterruptedException {
    return server.metric(name);
  }

  void putMany() {
    for (int i = 0; i < MANY; i++) {
      state.put("many", 1000 + i, i / 8.0);
    }
  }

  /** Their export in CSV. */
  static String many() {
    StringBuilder lines = new StringBuilder("time,tag,v0\n");
    for (int i = 0; i < MANY; i++) {
      lines.append(1000 + i).append(",many,").append(i / 8.0).append('\n');
    }
    return lines.toString();
  }

  /** More tags than there are in a list; others have no series of that width. */
  void putTags() {
    for (int i = 0; i < 250; i++) {
      state.put("p." + (1000 + i), 1, i, 1).put("p." + (1000 + i), 2, i, 2);
      state.put("p.narrow" + i, 1, i);
      state.put("o" + i, 1, i, 1);
    }
  }

  /** The export in CSV of those with two values. */
  static String tags() {
    StringBuilder lines = new StringBuilder("time,tag,v0,v1\n");
    for (int i = 1000; i < 1250; i++) {
      lines.append("1,p." + i + "," + (i - 1000) + ".0,1.0\n");
      lines.append("2,p." + i + "," + (i - 1000) + ".0,2.0\n");
    }
    return lines.toString();
  }
}
