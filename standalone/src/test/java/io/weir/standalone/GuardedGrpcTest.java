package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.weir.client.Codecs;
import io.weir.client.WeirClient;
import io.weir.client.WeirException;
import io.weir.client.samples.SampleClient;
import io.weir.client.samples.SamplesException;
import io.weir.client.samples.WriteOptions;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.IndexRequest;
import io.weir.client.v1.IndexSettings;
import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import io.weir.client.v1.LookupRequest;
import io.weir.client.v1.PutRequest;
import io.weir.client.v1.SearchRequest;
import io.weir.client.v1.SetIndexRequest;
import io.weir.client.v1.StatusRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may do what over gRPC, where callers need grants. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class GuardedGrpcTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();
  private static ManagedChannel channel;
  private static List<String> expired;

  @BeforeAll
  static void start() throws Exception {
    WEIR.tokens(
        Map.of(
            "reader", "get,list:kv/i/a*",
            "half", "put:kv/i/a* delete:kv/i/c",
            "device", "put:tags/*"));
    expired = ExpiredCredentials.of(WEIR, "grpc");
    channel =
        Grpc.newChannelBuilder(WEIR.grpcAddress(), InsecureChannelCredentials.create()).build();
    BatchCalls.put(bearing("Bearer root"), "i", List.of("a1", "a2", "b1", "c"), key -> "v" + key);
    await().atMost(PATIENCE).until(() -> items("root", "").size() == 4);
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
  }

  private static Channel bearing(String authorization) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static KeysGrpc.KeysBlockingStub keys(String token) {
    return KeysGrpc.newBlockingStub(bearing("Bearer " + token));
  }

  private static LookupRequest lookup(String index, String key) {
    return LookupRequest.newBuilder().setIndex(index).setKey(key).build();
  }

  private static PutRequest put(String key) {
    return PutRequest.newBuilder()
        .setIndex("i")
        .setKey(key)
        .setData(ByteString.copyFromUtf8("1"))
        .build();
  }

  private static DeleteRequest delete(String key) {
    return DeleteRequest.newBuilder().setIndex("i").setKey(key).build();
  }

  private static List<String> items(String token, String after) {
    List<String> found = new ArrayList<>();
    keys(token)
        .items(ItemsRequest.newBuilder().setIndex("i").setAfter(after).setValues(true).build())
        .forEachRemaining(reply -> reply.getItemsList().forEach(each -> found.add(each.getKey())));
    return found;
  }

  private static Status.Code code(Runnable call) {
    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> {
              try {
                call.run();
              } catch (CompletionException e) {
                throw e.getCause();
              }
            });
    return refusal == null ? Status.Code.OK : refusal.getStatus().getCode();
  }

  /** All calls that need a grant; none of them would be wrong otherwise. */
  private static List<Consumer<Channel>> calls() {
    SearchRequest search = SearchRequest.newBuilder().setIndex("i").setQ("v").build();
    SetIndexRequest set =
        SetIndexRequest.newBuilder()
            .setIndex("i")
            .setSettings(IndexSettings.getDefaultInstance())
            .build();
    return List.of(
        with -> KeysGrpc.newBlockingStub(with).put(put("z")),
        with -> KeysGrpc.newBlockingStub(with).delete(delete("z")),
        with -> KeysGrpc.newBlockingStub(with).lookup(lookup("i", "z")),
        with ->
            KeysGrpc.newBlockingStub(with)
                .items(ItemsRequest.newBuilder().setIndex("j").build())
                .hasNext(),
        with -> KeysGrpc.newBlockingStub(with).search(search).hasNext(),
        with ->
            KeysGrpc.newBlockingStub(with).index(IndexRequest.newBuilder().setIndex("i").build()),
        with -> KeysGrpc.newBlockingStub(with).setIndex(set),
        with -> BatchCalls.put(with, "i", List.of("z"), key -> key),
        with -> BatchCalls.lookup(with, "i", List.of("z"), ""));
  }

  @Test
  void callsNeedATokenAndTheGrant() {
    for (Consumer<Channel> call : calls()) {
      assertThat(code(() -> call.accept(channel))).isEqualTo(Status.Code.UNAUTHENTICATED);
      for (String wrong :
          List.of("Bearer wrong", "Bearer ", "Bearer READER", "reader", "Basic x")) {
        assertThat(code(() -> call.accept(bearing(wrong))))
            .as(wrong)
            .isEqualTo(Status.Code.UNAUTHENTICATED);
      }
      for (String each : expired) {
        assertThat(code(() -> call.accept(bearing("Bearer " + each))))
            .isEqualTo(Status.Code.UNAUTHENTICATED);
      }
      assertThat(code(() -> call.accept(bearing("Bearer reader"))))
          .isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(code(() -> call.accept(bearing("bearer device"))))
          .isEqualTo(Status.Code.PERMISSION_DENIED);
    }
  }

  @Test
  void healthAndStatusNeedNothing() {
    assertThat(
            KeysGrpc.newBlockingStub(channel).status(StatusRequest.getDefaultInstance()).getReady())
        .isTrue();
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  /** So nothing is lost where they go on while the right of who has begun them goes. */
  @Test
  void streamsThatNeedNothingTellNobodyMoreThanOthers() throws Exception {
    List<String> told = new ArrayList<>();
    for (Channel each : List.of(channel, bearing("Bearer reader"), bearing("Bearer root"))) {
      ServingStatus watched =
          HealthGrpc.newBlockingStub(each)
              .withDeadlineAfter(PATIENCE)
              .watch(HealthCheckRequest.getDefaultInstance())
              .next()
              .getStatus();
      CompletableFuture<String> services = new CompletableFuture<>();
      StreamObserver<ServerReflectionRequest> reflection =
          ServerReflectionGrpc.newStub(each)
              .serverReflectionInfo(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse reply) {
                      services.complete(reply.getListServicesResponse().toString());
                    }

                    @Override
                    public void onError(Throwable failure) {
                      services.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                      services.completeExceptionally(new IllegalStateException("no reply"));
                    }
                  });
      reflection.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      told.add(watched + services.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      reflection.onCompleted();
    }
    assertThat(told.get(0)).contains("SERVING", "weir");
    assertThat(told).containsOnly(told.get(0));
  }

  @Test
  void grantsOpenTheKeysThatTheyNameAndNoOthers() {
    assertThat(keys("reader").lookup(lookup("i", "a1")).hasValue()).isTrue();
    assertThat(code(() -> keys("reader").lookup(lookup("i", "b1"))))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(() -> keys("reader").lookup(lookup("j", "a1"))))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(() -> keys("reader").put(put("a1")))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(keys("half").put(put("a1")).getVersion()).isPositive();
    assertThat(code(() -> keys("half").lookup(lookup("i", "a1"))))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(() -> keys("half").delete(delete("a1"))))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(() -> keys("half").delete(delete("c")))).isEqualTo(Status.Code.OK);
  }

  @Test
  void listsShowWhatMayBeSeen() {
    assertThat(items("reader", "")).contains("a1", "a2").allMatch(key -> key.startsWith("a"));
    assertThat(items("reader", "a2")).noneMatch(key -> key.startsWith("b"));
    assertThat(items("root", "")).contains("a1", "a2", "b1");
  }

  @Test
  void batchesWithANameThatIsNotAllowedAreRefusedWhole() {
    List<LookupReply> found =
        BatchCalls.lookup(bearing("Bearer reader"), "i", List.of("a1", "a9", "a2"), "");
    assertThat(found).extracting(LookupReply::hasValue).containsExactly(true, false, true);
    for (List<String> some : List.of(List.of("a1", "b1"), List.of("b1"), List.of("a1", "none"))) {
      assertThat(code(() -> BatchCalls.lookup(bearing("Bearer reader"), "i", some, "")))
          .as("%s", some)
          .isEqualTo(Status.Code.PERMISSION_DENIED);
    }
    Channel half = bearing("Bearer half");
    assertThat(code(() -> BatchCalls.put(half, "i", List.of("a6", "b6"), key -> key)))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    BatchCalls.put(half, "i", List.of("a7"), key -> key);
    await().atMost(PATIENCE).until(() -> keys("root").lookup(lookup("i", "a7")).hasValue());
    assertThat(keys("root").lookup(lookup("i", "a6")).hasValue()).isFalse();
    assertThat(keys("root").lookup(lookup("i", "b6")).hasValue()).isFalse();
  }

  @Test
  void javaClientsSendTheirToken() throws Exception {
    String address = WEIR.grpcAddress();
    try (WeirClient client = WeirClient.builder(address).token("reader").build();
        WeirClient nobody = WeirClient.connect(address)) {
      assertThat(client.index("i", Codecs.string()).blocking().get("a2")).isPresent();
      assertThatThrownBy(() -> client.index("i", Codecs.string()).blocking().get("b1"))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("get");
      assertThatThrownBy(() -> nobody.index("i", Codecs.string()).blocking().get("a2"))
          .isInstanceOf(WeirException.class);
    }
    try (SampleClient client = SampleClient.connect(WEIR.url(), WriteOptions.DEFAULT, "device")) {
      client.write("m.a", 1_700_000_000_000_000_000L, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      client.flush();
      SamplesException refused =
          catchThrowableOfType(SamplesException.class, () -> client.at(5, "m.a"));
      assertThat(refused.status()).hasValue(403);
    }
  }
}
