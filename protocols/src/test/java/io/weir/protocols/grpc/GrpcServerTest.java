package io.weir.protocols.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.PutRequest;
import io.weir.service.access.Guard;
import io.weir.service.http.ReadyCheck;
import io.weir.service.tls.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server does whatever its service does: health, reflection, bounds. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GrpcServerTest {
  private static final int CONNECTIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final AtomicReference<Optional<String>> fault = new AtomicReference<>(Optional.empty());
  private final List<ManagedChannel> channels = new ArrayList<>();
  private GrpcServer server;

  @BeforeEach
  void start() throws Exception {
    GrpcSettings settings =
        new GrpcSettings(
            "127.0.0.1",
            OptionalInt.of(0),
            CONNECTIONS,
            100,
            4 << 20,
            64 << 20,
            Duration.ofSeconds(20),
            Duration.ofMillis(1),
            TlsSettings.none());
    server =
        GrpcServer.start(
            settings,
            stalls -> new KeysGrpc.KeysImplBase() {},
            List.of(ReadyCheck.of("test", fault::get)),
            Guard.open(),
            metrics);
  }

  @AfterEach
  void stop() throws Exception {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  private ManagedChannel connect() {
    ManagedChannel channel =
        Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create()).build();
    channels.add(channel);
    return channel;
  }

  @Test
  void endsAConnectionWhoseClientResetsCallAfterCall() {
    ManagedChannel channel = connect();
    Iterator<HealthCheckResponse> stays = watch(channel, "");
    assertThat(stays.next().getStatus()).isEqualTo(ServingStatus.SERVING);

    beginAndReset(channel, GrpcServer.MOST_RESETS / 2);
    fault.set(Optional.of("no Kafka"));
    assertThat(stays.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);

    beginAndReset(channel, 2 * GrpcServer.MOST_RESETS);
    StatusRuntimeException end = catchThrowableOfType(StatusRuntimeException.class, stays::next);
    assertThat(end.getStatus().getCode())
        .as("as the client hears of it first: GOAWAY, or the end of the connection")
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.UNAVAILABLE);
    assertThat(check(connect())).isEqualTo(ServingStatus.NOT_SERVING);
  }

  /** Sends calls, and the reset of each at once. */
  private static void beginAndReset(ManagedChannel channel, int times) {
    for (int i = 0; i < times; i++) {
      ClientCall<HealthCheckRequest, HealthCheckResponse> call =
          channel.newCall(HealthGrpc.getWatchMethod(), CallOptions.DEFAULT);
      call.start(new ClientCall.Listener<>() {}, new Metadata());
      call.sendMessage(HealthCheckRequest.getDefaultInstance());
      call.cancel("to have it reset", null);
    }
  }

  @Test
  void refusesAMessageThatIsTooLargeOnceItIsUnpacked() {
    ByteString zeros = ByteString.copyFrom(new byte[64 << 20]);
    PutRequest bomb = PutRequest.newBuilder().setIndex("i").setKey("k").setData(zeros).build();

    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> KeysGrpc.newBlockingStub(connect()).withCompression("gzip").put(bomb));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal).hasMessageContaining("Decompressed");
  }

  @Test
  void refusesAMessageThatIsNotOfItsType() {
    MethodDescriptor<byte[], HealthCheckResponse> bytes =
        HealthGrpc.getCheckMethod().toBuilder(
                new MethodDescriptor.Marshaller<byte[]>() {
                  @Override
                  public InputStream stream(byte[] message) {
                    return new ByteArrayInputStream(message);
                  }

                  @Override
                  public byte[] parse(InputStream message) {
                    throw new UnsupportedOperationException("only sent");
                  }
                },
                HealthGrpc.getCheckMethod().getResponseMarshaller())
            .build();

    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    connect(), bytes, CallOptions.DEFAULT, new byte[] {-1, -1, -1}));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static Iterator<HealthCheckResponse> watch(ManagedChannel channel, String service) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .watch(HealthCheckRequest.newBuilder().setService(service).build());
  }

  private static ServingStatus check(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private long connections() {
    return metrics.scrape("weir_grpc_connections"::equals).stream()
        .map(GaugeSnapshot.class::cast)
        .mapToLong(gauge -> (long) gauge.getDataPoints().get(0).getValue())
        .sum();
  }

  @Test
  void watchersOfHealthAreToldWhenReadinessChanges() {
    ManagedChannel channel = connect();
    Iterator<HealthCheckResponse> ofServer = watch(channel, "");
    Iterator<HealthCheckResponse> ofKeys = watch(channel, KeysGrpc.SERVICE_NAME);
    List<Iterator<HealthCheckResponse>> both = List.of(ofServer, ofKeys);

    assertThat(both).allMatch(each -> each.next().getStatus() == ServingStatus.SERVING);
    fault.set(Optional.of("no Kafka"));
    assertThat(both).allMatch(each -> each.next().getStatus() == ServingStatus.NOT_SERVING);
    assertThat(check(channel)).isEqualTo(ServingStatus.NOT_SERVING);
    fault.set(Optional.empty());
    assertThat(both).allMatch(each -> each.next().getStatus() == ServingStatus.SERVING);
    assertThat(check(channel)).isEqualTo(ServingStatus.SERVING);
    assertThat(watch(channel, "weir.v1.Other").next().getStatus())
        .isEqualTo(ServingStatus.SERVICE_UNKNOWN);
  }

  @Test
  void reflectionListsTheServicesAndTheirCalls() throws Exception {
    ManagedChannel channel = connect();

    ServerReflectionResponse services =
        reflect(channel, ServerReflectionRequest.newBuilder().setListServices("").build());
    ServerReflectionResponse file =
        reflect(
            channel,
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol(KeysGrpc.SERVICE_NAME)
                .build());

    assertThat(services.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactlyInAnyOrder(
            "weir.v1.Keys", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");
    FileDescriptorProto proto =
        FileDescriptorProto.parseFrom(file.getFileDescriptorResponse().getFileDescriptorProto(0));
    assertThat(proto.getService(0).getMethodList())
        .extracting(method -> method.getName())
        .contains("Put", "BatchLookup", "Search", "SetIndex");
  }

  private static ServerReflectionResponse reflect(
      ManagedChannel channel, ServerReflectionRequest request) throws Exception {
    CompletableFuture<ServerReflectionResponse> response = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> call =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse next) {
                    response.complete(next);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    response.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    call.onNext(request);
    call.onCompleted();
    return response.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void closesConnectionsBeyondTheBoundUntilAnotherEnds() {
    ManagedChannel first = connect();
    check(first);
    check(connect());
    ManagedChannel third = connect();

    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> check(third));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(connections()).isEqualTo(CONNECTIONS);
    assertThat(check(first)).isEqualTo(ServingStatus.SERVING);

    first.shutdownNow();
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(() -> check(third) == ServingStatus.SERVING);
    assertThat(connections()).isEqualTo(CONNECTIONS);
  }
}
