package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of gRPC that would have the server hold what is theirs for as long as they like. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class UnusualGrpcTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** More than there is memory for, and fewer of them wait than may. */
  private static final int LISTS = 30;

  private static final String LONG = "x".repeat(1 << 20);

  @TempDir static Path dir;

  private static Standalone weir;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_GRPC_PORT", "0");
    environment.put("WEIR_GRPC_PATIENCE", "1s");
    weir = Standalone.start(environment);
    channel = Grpc.newChannelBuilder(address(), InsecureChannelCredentials.create()).build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    weir.close();
  }

  private static String address() {
    return weir.protocols().grpcAddress().orElseThrow();
  }

  private static LongStream numbers(String metric) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(weir.url() + "/metrics")).build();
    String text =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return Pattern.compile("(?m)^" + metric + " ([0-9.E]+)$")
        .matcher(text)
        .results()
        .mapToLong(line -> (long) Double.parseDouble(line.group(1)));
  }

  private static long gauge(String name) throws Exception {
    return numbers(name).findFirst().orElseThrow();
  }

  /**
   * Sends a message, and all of them that there are if the method takes one.
   *
   * @param reads the most replies that are read
   * @return the status
   */
  private static <Q, R> CompletableFuture<Status> call(
      ManagedChannel on, MethodDescriptor<Q, R> method, Q message, int reads) {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<Q, R> call = on.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<R>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    if (reads > 0) {
      call.request(reads);
    }
    call.sendMessage(message);
    if (method.getType().clientSendsOneMessage() || reads == 0) {
      call.halfClose();
    }
    return ended;
  }

  private static void requireEnd(CompletableFuture<Status> ended, Status.Code code)
      throws Exception {
    Status status = ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(status.getCode()).as(status.toString()).isEqualTo(code);
    assertThat(String.valueOf(status.getDescription())).hasSizeLessThan(1000);
  }

  @Test
  void refusesLongNamesThatAreKeptAsLongAsACallIsOpen() throws Exception {
    requireEnd(
        call(
            channel,
            HealthGrpc.getWatchMethod(),
            HealthCheckRequest.newBuilder().setService(LONG).build(),
            9),
        Status.Code.RESOURCE_EXHAUSTED);
    requireEnd(
        call(
            channel,
            ServerReflectionGrpc.getServerReflectionInfoMethod(),
            ServerReflectionRequest.newBuilder().setFileByFilename(LONG).build(),
            9),
        Status.Code.RESOURCE_EXHAUSTED);
    requireEnd(
        call(
            channel,
            KeysGrpc.getBatchPutMethod(),
            BatchPutRequest.newBuilder().setIndex(LONG).build(),
            9),
        Status.Code.INVALID_ARGUMENT);
    requireEnd(
        call(
            channel,
            KeysGrpc.getBatchLookupMethod(),
            BatchLookupRequest.newBuilder().setIndex(LONG).build(),
            9),
        Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void boundsWatchersOfHealth() throws Exception {
    List<ManagedChannel> watching = new ArrayList<>();
    List<CompletableFuture<Status>> watches =
        IntStream.range(0, 8)
            .mapToObj(i -> Grpc.newChannelBuilder(address(), InsecureChannelCredentials.create()))
            .<ManagedChannel>map(ManagedChannelBuilder::build)
            .peek(watching::add)
            .flatMap(each -> IntStream.range(0, 80).mapToObj(i -> watch(each)))
            .toList();
    await()
        .atMost(PATIENCE)
        .until(() -> watches.stream().filter(CompletableFuture::isDone).count() == 640 - 500);
    assertThat(watches.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
        .allMatch(status -> status.getCode() == Status.Code.RESOURCE_EXHAUSTED);
    watching.forEach(ManagedChannel::shutdownNow);
    await().atMost(PATIENCE).until(() -> gauge("weir_grpc_connections") <= 1);
    CompletableFuture<Status> again = watch(channel);
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatusValue())
        .isPositive();
    assertThat(again).isNotDone();
  }

  private static CompletableFuture<Status> watch(ManagedChannel on) {
    return call(on, HealthGrpc.getWatchMethod(), HealthCheckRequest.getDefaultInstance(), 9);
  }

  @Test
  void givesBackWhatAClientHoldsThatReadsNothing() throws Exception {
    long windows = answered("BatchLookup");
    long pages = answered("Items");
    long lookups = answered("Lookup");
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "key" + i).toList();
    String value = "y".repeat(10_000);
    String position = BatchCalls.put(channel, "unread", keys, key -> value, 20).getPosition();
    BatchCalls.lookup(channel, "unread", keys.subList(0, 1), position);
    BatchLookupRequest wanted =
        BatchLookupRequest.newBuilder().setIndex("unread").addAllKeys(keys.subList(0, 30)).build();
    ItemsRequest page = ItemsRequest.newBuilder().setIndex("unread").setLimit(20).build();
    ItemsRequest all = ItemsRequest.newBuilder().setIndex("unread").build();
    LookupRequest one = LookupRequest.newBuilder().setIndex("unread").setKey("key1").build();

    ManagedChannel deaf =
        NettyChannelBuilder.forTarget(address()).usePlaintext().initialFlowControlWindow(1).build();
    try {
      call(deaf, KeysGrpc.getBatchLookupMethod(), wanted, 0);
      call(deaf, KeysGrpc.getItemsMethod(), page, 0);
      call(deaf, KeysGrpc.getItemsMethod(), all, 0);
      call(deaf, KeysGrpc.getLookupMethod(), one, 0);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  answered("BatchLookup") == windows + 2
                      && answered("Items") == pages + 2
                      && answered("Lookup") == lookups + 1);
      await().atMost(PATIENCE).until(() -> gauge("weir_reply_memory_bytes") == 0);
      assertThat(deaf.getState(false)).as("nothing else is cut").isEqualTo(ConnectivityState.READY);
    } finally {
      deaf.shutdownNow();
    }
  }

  /** More lists than there is memory for, which nobody reads: those before it end first. */
  @Test
  void aListWaitsForMemoryInTheLine() throws Exception {
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "key" + i).toList();
    String value = "z".repeat(10_000);
    String position = BatchCalls.put(channel, "line", keys, key -> value, 20).getPosition();
    ItemsRequest all =
        ItemsRequest.newBuilder().setIndex("line").setValues(true).setPosition(position).build();
    long refused = numbers("weir_replies_refused_total").sum();

    ManagedChannel deaf =
        NettyChannelBuilder.forTarget(address()).usePlaintext().initialFlowControlWindow(1).build();
    try {
      for (int i = 0; i < LISTS; i++) {
        call(deaf, KeysGrpc.getItemsMethod(), all, 0);
      }
      await().atMost(PATIENCE).until(() -> gauge("weir_reply_memory_waiting") > 0);
      requireEnd(call(channel, KeysGrpc.getItemsMethod(), all, 99), Status.Code.OK);
      assertThat(numbers("weir_replies_refused_total").sum()).isEqualTo(refused);
    } finally {
      deaf.shutdownNow();
    }
    await().atMost(PATIENCE).until(() -> gauge("weir_reply_memory_waiting") == 0);
    await().atMost(PATIENCE).until(() -> gauge("weir_reply_memory_bytes") == 0);
  }

  /** How many calls of a method have been answered, whether the client knows or not. */
  private static long answered(String method) throws Exception {
    return numbers("weir_grpc_call_seconds_count\\{.*method=\"" + method + "\".*}").sum();
  }
}
