package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports over a real port. */
class RawRoutesTest {
  /** Several pages of samples of one value. */
  private static final int MANY = 200_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final InMemoryQueryClient state = new InMemoryQueryClient(new KeyGroups(128), 3);
  private final AtomicInteger pages = new AtomicInteger();
  private volatile UnaryOperator<CompletionStage<QueryResult>> pageFilter = page -> page;
  private QueryServer server;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_STOP_TIMEOUT", "2s");
    server = QueryServer.start(this::query, environment);
  }

  private void restart(Map<String, String> environment) {
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

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String query) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.http().url() + "/raw?" + query)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String body(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = get(query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** What has come before the connection was cut. */
  private String bodyUntilCut(String query) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(URI.create(server.http().url() + "/raw?" + query)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
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

  private double metric(String name) throws IOException, InterruptedException {
    String metrics =
        client
            .send(
                HttpRequest.newBuilder(URI.create(server.http().url() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher line = Pattern.compile("(?m)^" + name + " (.*)$").matcher(metrics);
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private void putMany() {
    for (int i = 0; i < MANY; i++) {
      state.put("many", 1000 + i, i / 8.0);
    }
  }

  private static String many() {
    StringBuilder lines = new StringBuilder("time,tag,v0\n");
    for (int i = 0; i < MANY; i++) {
      lines.append(1000 + i).append(",many,").append(i / 8.0).append('\n');
    }
    return lines.toString();
  }

  private void putThree() {
    state.put("a", 5, 1, -0.0).put("a", 7, 0.1, 2e300).put("a", 9, 3, 4);
  }

  @Test
  void writesCsvWithAHeader() throws Exception {
    putThree();

    HttpResponse<String> response = get("tag=a");

    assertThat(response.body())
        .isEqualTo("time,tag,v0,v1\n5,a,1.0,-0.0\n7,a,0.1,2.0E300\n9,a,3.0,4.0\n");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(response.headers().firstValue("Weir-Complete-Since")).isEmpty();
  }

  @Test
  void writesLinesAsABatchTakesThem() throws Exception {
    state.put("a \"b\"", 5, 1, -0.5);

    assertThat(body("tag=a+%22b%22&format=ndjson"))
        .isEqualTo("{\"time\":5,\"tag\":\"a \\\"b\\\"\",\"values\":[1.0,-0.5]}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 5 7 9",
    "start=5&end=9, 5 7",
    "start=6, 7 9",
    "order=desc, 9 7 5",
    "order=desc&limit=1, 9",
    "limit=2, 5 7",
    "after=5, 7 9",
    "'after=5,a', 7 9",
    "after=9, ''",
    "start=6&after=1, 7 9",
    "start=6&end=9&after=20, ''",
    "after=7&order=desc, 5",
    "after=1&order=desc, ''",
    "after=9223372036854775807, ''",
    "after=-9223372036854775808&order=desc, ''",
  })
  void givesWhatIsAskedFor(String parameters, String times) throws Exception {
    putThree();

    assertThat(body("tag=a&" + parameters).lines().skip(1).map(line -> line.split(",")[0]))
        .isEqualTo(times.isEmpty() ? List.of() : List.of(times.split(" ")));
  }

  @Test
  void givesOnlyTheValuesAskedFor() throws Exception {
    state.put("a", 5, 1, 2, 3);

    assertThat(body("tag=a&values=0,2")).isEqualTo("time,tag,v0,v2\n5,a,1.0,3.0\n");
  }

  @Test
  void writesTheTagsWithAPrefixOneAfterTheOther() throws Exception {
    putTags();

    assertThat(body("prefix=p.&width=2")).isEqualTo(tags());
    assertThat(body("prefix=p.&width=2&start=2&end=3").lines()).hasSize(251);
    assertThat(body("prefix=q&width=2")).isEqualTo("time,tag,v0,v1\n");
  }

  @Test
  void writesTheSameAsArrow() throws Exception {
    putTags();
    putMany();
    assertThat(arrow("prefix=p.&width=2")).isEqualTo(tags());
    assertThat(arrow("tag=many").equals(many())).isTrue();
    assertThat(arrow("tag=many&start=5&end=6")).isEqualTo("time,tag,v0\n");
    assertThat(arrow("prefix=p.&width=2&limit=3&values=1&order=desc"))
        .isEqualTo("time,tag,v1\n2,p.1000,2.0\n1,p.1000,1.0\n2,p.1001,2.0\n");
  }

  /** More tags than a dictionary has. */
  @Test
  void writesAnyNumberOfTagsAsArrow() throws Exception {
    for (int i = 0; i < 2500; i++) {
      state.put("t" + i, 1, i);
    }
    assertThat(arrow("prefix=t&width=1")).isEqualTo(body("prefix=t&width=1"));
  }

  @Test
  void cutsArrowTooAndReleasesItsMemory() throws Exception {
    putMany();
    AtomicInteger asked = new AtomicInteger();
    pageFilter = page -> asked.getAndIncrement() == 0 ? page : failure(false);
    assertThat(bodyUntilCut("tag=many&format=arrow")).isNotEmpty();
    assertThat(metric("weir_exports")).isZero();
  }

  /** Reads a reply in Arrow as what it is in CSV. */
  private String arrow(String query) throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(URI.create(server.http().url() + "/raw?format=arrow&" + query))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.apache.arrow.stream");
    StringBuilder csv = new StringBuilder();
    try (BufferAllocator memory = new RootAllocator();
        ArrowStreamReader reader = new ArrowStreamReader(response.body(), memory)) {
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      csv.append(
              batch.getSchema().getFields().stream()
                  .map(Field::getName)
                  .collect(Collectors.joining(",")))
          .append('\n');
      assertThat(batch.getVector(0)).isInstanceOf(TimeStampNanoTZVector.class);
      while (reader.loadNextBatch()) {
        IntVector tags = (IntVector) batch.getVector(1);
        Dictionary dictionary = reader.lookup(tags.getField().getDictionary().getId());
        for (int row = 0; row < batch.getRowCount(); row++) {
          csv.append(((TimeStampNanoTZVector) batch.getVector(0)).get(row));
          csv.append(',').append(dictionary.getVector().getObject(tags.get(row)));
          for (int column = 2; column < batch.getFieldVectors().size(); column++) {
            csv.append(',').append(((Float8Vector) batch.getVector(column)).get(row));
          }
          csv.append('\n');
        }
      }
    }
    return csv.toString();
  }

  /** More than there are in a list; some have no series of that width. */
  private void putTags() {
    for (int i = 0; i < 250; i++) {
      state.put("p." + (1000 + i), 1, i, 1).put("p." + (1000 + i), 2, i, 2);
      state.put("p.narrow" + i, 1, i);
      state.put("o" + i, 1, i, 1);
    }
  }

  private static String tags() {
    StringBuilder lines = new StringBuilder("time,tag,v0,v1\n");
    for (int i = 1000; i < 1250; i++) {
      lines.append("1,p." + i + "," + (i - 1000) + ".0,1.0\n");
      lines.append("2,p." + i + "," + (i - 1000) + ".0,2.0\n");
    }
    return lines.toString();
  }

  @Test
  void goesOnAfterAnyLineOfManyTags() throws Exception {
    putTags();
    List<String> lines = tags().lines().skip(1).toList();
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      int had = random.nextInt(lines.size());
      String[] fields = lines.get(had).split(",");
      assertThat(body("prefix=p.&width=2&after=" + fields[0] + "," + fields[1]).lines().skip(1))
          .isEqualTo(lines.subList(had + 1, lines.size()));
    }
    assertThat(body("prefix=p.&width=2&after=7,p.0000").lines().skip(1)).isEqualTo(lines);
  }

  @Test
  void quotesTagsInCsvAndGoesOnAfterThem() throws Exception {
    String tag = "a,\"b\"";
    state.put(tag, 5, 1).put(tag, 6, 2);
    assertThat(body("prefix=a&width=1"))
        .isEqualTo("time,tag,v0\n5,\"a,\"\"b\"\"\",1.0\n6,\"a,\"\"b\"\"\",2.0\n");
    assertThat(body("prefix=a&width=1&after=" + URLEncoder.encode("5," + tag, UTF_8)))
        .isEqualTo("time,tag,v0\n6,\"a,\"\"b\"\"\",2.0\n");
    String asWritten = URLEncoder.encode("5,\"a,\"\"b\"\"\"", UTF_8);
    for (String of : List.of("prefix=a&width=1", "tag=" + URLEncoder.encode(tag, UTF_8))) {
      assertThat(body(of + "&after=" + asWritten))
          .isEqualTo("time,tag,v0\n6,\"a,\"\"b\"\"\",2.0\n");
    }
  }

  @Test
  void aTagAfterWhichAnExportGoesOnIsReadAsCsvHasIt() throws Exception {
    state.put("b,c", 1, 1).put("b,c", 2, 2).put("\"b,c\"", 1, 3).put("\"b,c\"", 2, 4);

    assertThat(body("prefix=&width=1&after=" + URLEncoder.encode("1,\"b,c\"", UTF_8)))
        .isEqualTo("time,tag,v0\n2,\"b,c\",2.0\n");
    assertThat(body("prefix=&width=1&after=" + URLEncoder.encode("1,\"\"\"b,c\"\"\"", UTF_8)))
        .startsWith("time,tag,v0\n2,\"\"\"b,c\"\"\",4.0\n1,\"b,c\",1.0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', tag",
    "tag=a&prefix=b, tag",
    "tag=a&order=up, order",
    "tag=a&format=json, format",
    "tag=a&start=5&end=5, end",
    "tag=a&limit=0, limit",
    "tag=a&after=x, after",
    "tag=a&after=%D9%A5, after",
    "tag=a&after=%2B5, after",
    "'tag=a&after=5,b', after",
    "prefix=a&width=1&after=5, after",
    "'prefix=a&width=1&after=5,b', after",
    "'prefix=a&width=1&after=5,', after",
    "'prefix=&width=1&after=5,%22a', after",
    "'prefix=&width=1&after=5,%22', after",
    "'prefix=&width=1&after=5,%22a%22b%22', after",
    "'prefix=&width=1&after=5,%22a%22%22', after",
    "tag=a&values=9, values",
    "prefix=a&width=1&values=1, values",
    "tag=a&width=65, width",
    "tag=a&cursor=b, cursor"
  })
  void refusesWhatIsMalformed(String query, String field) throws Exception {
    putThree();

    HttpResponse<String> response = get(query);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"" + field + '"');
  }

  @Test
  void refusesAPrefixLongerThanATag() throws Exception {
    HttpResponse<String> response = get("width=1&prefix=" + "p".repeat(1025));

    assertThat(response.body())
        .endsWith(
            "prefix: must have at most 1024 bytes of UTF-8, got 1025\",\"field\":\"prefix\"}");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void wantsAWidthWithAPrefixWhereNoneIsPreferred() throws Exception {
    restart(Map.of("WEIR_VALUES", "any"));
    HttpResponse<String> response = get("prefix=a");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"width\"");
    state.put("a", 1, 1).put("a", 1, 1, 2);
    assertThat(get("tag=a").body()).contains("\"field\":\"width\"");
  }

  @Test
  void anUnknownTagIsNotFound() throws Exception {
    state.mark(new QueryResult.Caveat(5, 0));
    HttpResponse<String> response = get("tag=a");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Weir-Complete-Since")).hasValue("5000000");
    state.put("a", 1, 1);
    assertThat(get("tag=a&width=2").statusCode()).isEqualTo(404);
    assertThat(metric("weir_exports")).isZero();
  }

  @Test
  void writesManyPages() throws Exception {
    putMany();

    assertThat(body("tag=many").equals(many())).isTrue();
    assertThat(pages.get()).isGreaterThan(2);
    assertThat(metric("weir_exported_samples_total")).isEqualTo(MANY);
    assertThat(body("tag=many&order=desc").lines().skip(1))
        .startsWith("200999,many,24999.875")
        .hasSize(MANY)
        .endsWith("1000,many,0.0");
  }

  @Test
  void takesLongerThanOtherRequestsMay() throws Exception {
    restart(Map.of("WEIR_HTTP_REQUEST_TIMEOUT", "100ms"));
    putMany();
    pageFilter =
        page ->
            page.toCompletableFuture()
                .thenApplyAsync(
                    result -> result,
                    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));

    assertThat(body("tag=many").equals(many())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cutsTheConnectionWhereThereIsNoNextPageAndGoesOnAfterTheLastLine(boolean refused)
      throws Exception {
    putMany();
    StringBuilder got = new StringBuilder();
    for (int cut = 0; cut < 3; cut++) {
      AtomicInteger asked = new AtomicInteger();
      pageFilter = page -> asked.getAndIncrement() == 0 ? page : failure(refused);
      add(got, bodyUntilCut("tag=many" + after(got)));
    }
    pageFilter = page -> page;
    add(got, body("tag=many" + after(got)));
    assertThat(got.toString().equals(many())).isTrue();
    assertThat(metric("weir_exports_cut_total")).isEqualTo(3);
    assertThat(metric("weir_exports")).isZero();
  }

  private static CompletionStage<QueryResult> failure(boolean refused) {
    return refused
        ? CompletableFuture.completedStage(
            new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "stopping"))
        : CompletableFuture.failedStage(new QueryClient.UnreachableException("gone", null));
  }

  /** Adds the whole lines that came, but the header only once. */
  private static void add(StringBuilder got, String came) {
    String lines = came.substring(0, came.lastIndexOf('\n') + 1);
    got.append(got.isEmpty() ? lines : lines.substring(lines.indexOf('\n') + 1));
  }

  private static String after(StringBuilder got) {
    if (got.length() < 20) { // not even the first line
      got.setLength(0);
      return "";
    }
    String last = got.substring(got.lastIndexOf("\n", got.length() - 2) + 1);
    return "&after=" + last.substring(0, last.lastIndexOf(','));
  }

  @Test
  void goesOnAfterTheLastWholeLineWhereverTheClientStopped() throws Exception {
    putMany();
    Random random = new Random(6);
    StringBuilder got = new StringBuilder();
    for (int cut = 0; cut < 5; cut++) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(URI.create(server.http().url() + "/raw?tag=many" + after(got)))
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        add(got, new String(body.readNBytes(20 + random.nextInt(800_000)), UTF_8));
      }
    }
    add(got, body("tag=many" + after(got)));
    assertThat(got.toString().equals(many())).isTrue();
    await().until(() -> metric("weir_exports") == 0);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 9", "0, 0, 7, 0", "3, 0, 4, 0", "0, 1, 0, 3600000"})
  void cutsTheConnectionWhereALaterPageLacksMoreThanWasSaid(
      long sinceFirst, long behindFirst, long sinceLater, long behindLater) throws Exception {
    putMany();
    mark(
        new QueryResult.Caveat(sinceFirst, behindFirst),
        new QueryResult.Caveat(sinceLater, behindLater));

    assertThat(bodyUntilCut("tag=many")).isNotEmpty();
  }

  private void mark(QueryResult.Caveat first, QueryResult.Caveat later) {
    AtomicInteger asked = new AtomicInteger();
    pageFilter =
        page ->
            page.thenApply(
                result ->
                    new QueryResult.Marked(result, asked.getAndIncrement() == 0 ? first : later));
  }

  @ParameterizedTest
  @CsvSource({"3600000, 3", "3, 1003", "3, 0"})
  void goesOnWhereALaterPageIsBehindByAboutWhatWasSaid(long first, long later) throws Exception {
    putMany();
    mark(new QueryResult.Caveat(0, first), new QueryResult.Caveat(0, later));

    assertThat(body("tag=many").equals(many())).isTrue();
  }

  @Test
  void aSeriesThatIsDeletedMeanwhileEnds() throws Exception {
    putMany();
    AtomicInteger asked = new AtomicInteger();
    pageFilter =
        page ->
            asked.getAndIncrement() == 0
                ? page
                : CompletableFuture.completedStage(
                    new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none"));

    assertThat(body("tag=many").lines().count()).isBetween(2L, (long) MANY);
  }

  @Test
  void refusesMoreExportsThanMayRun() throws Exception {
    restart(Map.of("WEIR_EXPORTS", "1"));
    putMany();
    CompletableFuture<Void> answered = new CompletableFuture<>();
    pageFilter = page -> answered.thenCompose(none -> page);
    CompletableFuture<String> first =
        client
            .sendAsync(
                HttpRequest.newBuilder(URI.create(server.http().url() + "/raw?tag=many")).build(),
                HttpResponse.BodyHandlers.ofString())
            .thenApply(HttpResponse::body);
    await().until(() -> metric("weir_exports") == 1);

    HttpResponse<String> refusal = get("tag=many");
    assertThat(refusal.statusCode()).isEqualTo(429);
    assertThat(refusal.headers().firstValue("Retry-After")).isPresent();

    answered.complete(null);
    assertThat(first.get(60, TimeUnit.SECONDS).equals(many())).isTrue();
    await().until(() -> metric("weir_exports") == 0);
    assertThat(metric("weir_exports_refused_total")).isEqualTo(1);
    assertThat(get("tag=many&limit=1").statusCode()).isEqualTo(200);
  }

  private Socket open(String version) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
    String request = "GET /raw?tag=many HTTP/" + version + "\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  /** Two pages and the buffers of the connection are all that it holds. */
  @Test
  void asksForNoMoreThanAPageWhileTheReaderDoesNotRead() throws Exception {
    putMany();
    try (Socket socket = open("1.1")) {
      await().until(() -> pages.get() == 2);
      assertThat(metric("weir_reply_memory_bytes")).isBetween(2e6, 10e6);
      assertThat(get("tag=many&limit=1").statusCode()).isEqualTo(200);
      assertThat(pages.get()).isEqualTo(3);
      assertThat(socket.isConnected()).isTrue();
    }
    await().until(() -> metric("weir_exports") == 0);
    await().until(() -> metric("weir_reply_memory_bytes") == 0);
    assertThat(metric("weir_exports_cut_total")).isEqualTo(1);
  }

  /** Its lines fill no block, so none would be written before the last; or it has none. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "arrow", "csv&start=2&end=9", "arrow&start=2&end=9"})
  void noticesWithinSecondsThatItsReaderIsGone(String format) throws Exception {
    int tags = 2000;
    IntStream.range(0, tags).forEach(i -> state.put("s" + i, 1, i).put("s" + i, 9, i));
    pageFilter =
        page ->
            page.toCompletableFuture()
                .thenApplyAsync(
                    result -> result, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request =
          "GET /raw?prefix=s&width=1&format=" + format + " HTTP/1.1\r\nHost: localhost";
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(UTF_8));
      await().until(() -> pages.get() > 0);
    }

    await().atMost(Duration.ofMinutes(2)).until(() -> metric("weir_exports") == 0);
    assertThat(pages.get()).isLessThan(tags);
    assertThat(metric("weir_exports_cut_total")).isEqualTo(1);
  }

  /** What it sends is the next request, which must not be lost. */
  @Test
  void aReaderThatSendsMoreWhileNothingIsFoundIsThere() throws Exception {
    IntStream.range(0, 150).forEach(i -> state.put("s" + i, 1, i).put("s" + i, 9, i));
    pageFilter =
        page ->
            page.toCompletableFuture()
                .thenApplyAsync(
                    result -> result, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String host = " HTTP/1.1\r\nHost: localhost\r\n";
      socket
          .getOutputStream()
          .write(("GET /raw?prefix=s&width=1&start=2&end=9" + host + "\r\n").getBytes(UTF_8));
      await().until(() -> pages.get() > 0);
      socket
          .getOutputStream()
          .write(("GET /ping" + host + "Connection: close\r\n\r\n").getBytes(UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("\r\n0\r\n\r\nHTTP/1.1 200")
          .endsWith("pong");
    }
  }

  @Test
  void cutsWhoReadsNothing() throws Exception {
    restart(Map.of("WEIR_HTTP_SLOW_AFTER", "1s"));
    putMany();
    try (Socket socket = open("1.1")) {
      await().until(() -> metric("weir_exports_cut_total") == 1);
      assertThat(metric("weir_exports")).isZero();
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void refusesClientsThatCannotTellACutFromAnEnd() throws Exception {
    putMany();
    try (Socket socket = open("1.0")) {
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 505 ");
    }
  }

  @Test
  void manyReadAtTheSameTime() {
    putMany();
    List<CompletableFuture<String>> bodies = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      bodies.add(
          client
              .sendAsync(
                  HttpRequest.newBuilder(URI.create(server.http().url() + "/raw?tag=many")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .thenApply(HttpResponse::body));
    }
    assertThat(bodies.stream().map(CompletableFuture::join).collect(Collectors.toSet()))
        .hasSize(1)
        .allMatch(body -> body.equals(many()));
  }

  @Test
  void aFailureBeforeTheFirstPageIsAProblem() {
    state.unreachable("down");
    assertThatThrownBy(() -> body("tag=a")).hasMessageContaining("down");
  }
}
