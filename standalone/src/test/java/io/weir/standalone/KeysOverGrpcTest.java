package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.IndexRequest;
import io.weir.client.v1.IndexSettings;
import io.weir.client.v1.Item;
import io.weir.client.v1.ItemsReply;
import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import io.weir.client.v1.LookupRequest;
import io.weir.client.v1.PutReply;
import io.weir.client.v1.PutRequest;
import io.weir.client.v1.SearchRequest;
import io.weir.client.v1.SetIndexRequest;
import io.weir.client.v1.StatusReply;
import io.weir.client.v1.StatusRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys with values over gRPC, through Kafka and the job. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KeysOverGrpcTest {
  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private static ManagedChannel channel;
  private static KeysGrpc.KeysBlockingStub keys;

  @BeforeAll
  static void start() {
    channel = channel();
    keys = KeysGrpc.newBlockingStub(channel);
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
  }

  private static ManagedChannel channel() {
    return Grpc.newChannelBuilder(WEIR.grpcAddress(), InsecureChannelCredentials.create()).build();
  }

  private static PutRequest.Builder put(String key, String value) {
    return PutRequest.newBuilder()
        .setIndex("users")
        .setKey(key)
        .setData(ByteString.copyFrom(value, UTF_8));
  }

  private static LookupReply lookup(String key) {
    return keys.lookup(LookupRequest.newBuilder().setIndex("users").setKey(key).build());
  }

  private static StatusRuntimeException refusal(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static String trailer(StatusRuntimeException refusal, String name) {
    return refusal.getTrailers().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Test
  void tellsAbsentFromEmpty() {
    PutReply empty = keys.put(put("empty", "").setContentType("text/plain").build());

    assertThat(empty.getCreated()).isTrue();
    assertThat(lookup("empty").hasValue()).isTrue();
    assertThat(lookup("empty").getValue().getData().isEmpty()).isTrue();
    assertThat(lookup("empty").getValue().getContentType()).isEqualTo("text/plain");
    assertThat(lookup("empty").getValue().getVersion()).isEqualTo(empty.getVersion());
    assertThat(lookup("none").hasValue()).isFalse();
  }

  @Test
  void keepsAnyKeyAndTheLargestValue() {
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    keys.put(PutRequest.newBuilder().setIndex("ü").setKey("a/ß/search").setData(large).build());

    assertThat(
            keys.lookup(LookupRequest.newBuilder().setIndex("ü").setKey("a/ß/search").build())
                .getValue()
                .getData())
        .isEqualTo(large);
  }

  @Test
  void comparesAndSets() throws Exception {
    long first = keys.put(put("cas", "1").setIfAbsent(true).build()).getVersion();
    StatusRuntimeException present =
        refusal(() -> keys.put(put("cas", "2").setIfAbsent(true).build()));
    PutReply second = keys.put(put("cas", "2").setIfVersion(first).build());
    StatusRuntimeException stale =
        refusal(() -> keys.put(put("cas", "3").setIfVersion(first).build()));
    StatusRuntimeException absent =
        refusal(() -> keys.put(put("no such", "3").setIfPresent(true).build()));

    assertThat(present.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(trailer(present, "weir-expected")).isEqualTo("0");
    assertThat(trailer(present, "weir-found")).isEqualTo(Long.toString(first));
    assertThat(second.getCreated()).isFalse();
    assertThat(stale.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    ErrorInfo info = StatusProto.fromThrowable(stale).getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo("CONDITION");
    assertThat(info.getMetadataMap())
        .containsEntry("expected", Long.toString(first))
        .containsEntry("found", Long.toString(second.getVersion()));
    assertThat(absent.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(lookup("cas").getValue().getData().toStringUtf8()).isEqualTo("2");
  }

  @Test
  void deletesOnCondition() {
    long version = keys.put(put("gone", "1").build()).getVersion();
    DeleteRequest.Builder delete = DeleteRequest.newBuilder().setIndex("users").setKey("gone");

    StatusRuntimeException stale =
        refusal(() -> keys.delete(delete.clone().setIfVersion(version + 1).build()));
    boolean deleted = keys.delete(delete.clone().setIfVersion(version).build()).getDeleted();
    boolean again = keys.delete(delete.clone().build()).getDeleted();

    assertThat(trailer(stale, "weir-found")).isEqualTo(Long.toString(version));
    assertThat(deleted).isTrue();
    assertThat(again).isFalse();
    assertThat(lookup("gone").hasValue()).isFalse();
  }

  @Test
  void forgetsWhatHasExpired() {
    keys.put(put("brief", "1").setTtlMs(1).build());

    await().atMost(60, TimeUnit.SECONDS).until(() -> !lookup("brief").hasValue());
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    StatusRuntimeException key = refusal(() -> keys.put(put("", "1").build()));
    StatusRuntimeException ttl = refusal(() -> keys.put(put("a", "1").setTtlMs(-1).build()));
    StatusRuntimeException type =
        refusal(() -> keys.put(put("a", "1").setContentType("ü").build()));
    StatusRuntimeException version = refusal(() -> keys.put(put("a", "1").setIfVersion(0).build()));
    StatusRuntimeException position =
        refusal(
            () ->
                keys.lookup(
                    LookupRequest.newBuilder()
                        .setIndex("users")
                        .setKey("a")
                        .setPosition("here")
                        .build()));
    StatusRuntimeException large =
        refusal(() -> keys.put(put("a", "x".repeat((1 << 20) + 1)).build()));

    assertThat(List.of(key, ttl, type, version, position, large))
        .allMatch(each -> each.getStatus().getCode() == Status.Code.INVALID_ARGUMENT)
        .extracting(each -> trailer(each, "weir-field"))
        .containsExactly("key", "ttl_ms", "content_type", "if_version", "position", "data");
    assertThat(
            StatusProto.fromThrowable(ttl)
                .getDetails(0)
                .unpack(BadRequest.class)
                .getFieldViolations(0)
                .getField())
        .isEqualTo("ttl_ms");
  }

  @Test
  void listsInOrderOfTheKeys() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      names.add(String.format("k%04d", i));
    }
    BatchCalls.put(channel, "list", names, name -> "v" + name);
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> list(ItemsRequest.newBuilder()).size() == names.size());

    assertThat(list(ItemsRequest.newBuilder())).extracting(Item::getKey).isEqualTo(names);
    assertThat(list(ItemsRequest.newBuilder().setPrefix("k01").setLimit(3).setValues(true)))
        .extracting(each -> each.getValue().getData().toStringUtf8())
        .containsExactly("vk0100", "vk0101", "vk0102");
    assertThat(list(ItemsRequest.newBuilder().setAfter("k1197")))
        .extracting(Item::getKey)
        .containsExactly("k1198", "k1199");
    assertThat(list(ItemsRequest.newBuilder().setPrefix("z"))).isEmpty();
    assertThat(refusal(() -> list(ItemsRequest.newBuilder().setLimit(-1))).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static List<Item> list(ItemsRequest.Builder request) {
    List<Item> all = new ArrayList<>();
    Iterator<ItemsReply> replies = keys.items(request.setIndex("list").build());
    replies.forEachRemaining(reply -> all.addAll(reply.getItemsList()));
    return all;
  }

  @Test
  void searchesAnIndexThatAsksForIt() {
    String position =
        keys.setIndex(
                SetIndexRequest.newBuilder()
                    .setIndex("texts")
                    .setSettings(IndexSettings.newBuilder().setSearch(true))
                    .build())
            .getPosition();
    assertThat(
            keys.index(IndexRequest.newBuilder().setIndex("texts").setPosition(position).build())
                .getSettings()
                .getSearch())
        .isTrue();
    List.of("a quick fox", "a quick dog", "a slow fox")
        .forEach(
            text ->
                keys.put(
                    PutRequest.newBuilder()
                        .setIndex("texts")
                        .setKey(text)
                        .setData(ByteString.copyFromUtf8(text))
                        .setContentType("text/plain")
                        .build()));

    assertThat(search("quick fox")).containsExactly("a quick fox");
    assertThat(search("\"a quick\"")).containsExactly("a quick dog", "a quick fox");
    assertThat(search("fo*")).containsExactly("a quick fox", "a slow fox");
    assertThat(search("cat")).isEmpty();
    assertThat(trailer(refusal(() -> search(" ")), "weir-field")).isEqualTo("q");
    assertThat(
            trailer(
                refusal(
                    () ->
                        keys.setIndex(
                            SetIndexRequest.newBuilder()
                                .setIndex("texts")
                                .setSettings(
                                    IndexSettings.newBuilder()
                                        .setSearch(true)
                                        .addSearchFields("title"))
                                .build())),
                "weir-field"))
        .isEqualTo("search_fields");
  }

  private static List<String> search(String text) {
    List<String> found = new ArrayList<>();
    keys.search(SearchRequest.newBuilder().setIndex("texts").setQ(text).build())
        .forEachRemaining(reply -> reply.getItemsList().forEach(item -> found.add(item.getKey())));
    return found;
  }

  @Test
  void saysHowItIs() {
    StatusReply status = keys.status(StatusRequest.getDefaultInstance());
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
    HealthCheckRequest ofKeys =
        HealthCheckRequest.newBuilder().setService(KeysGrpc.SERVICE_NAME).build();

    assertThat(status.getReady()).isTrue();
    assertThat(status.getVersion()).matches("[0-9]+\\.[0-9]+.*");
    assertThat(status.getChecksList()).extracting(each -> each.getName()).contains("kafka", "job");
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
    HealthCheckResponse first = health.watch(ofKeys).next();
    assertThat(first.getStatus()).isEqualTo(ServingStatus.SERVING);
  }
}
