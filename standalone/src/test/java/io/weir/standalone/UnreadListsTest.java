package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.client.v1.ItemsReply;
import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.KeysGrpc;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of gRPC that open lists, more than there is memory for, and read none. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class UnreadListsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 2;
  private static final int LISTS_OF_A_CONNECTION = 70;

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @Test
  void leaveLookupsOverHttpTheirMemory() throws Exception {
    String index = "unreadlists";
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "key" + i).toList();
    ManagedChannel channel =
        Grpc.newChannelBuilder(WEIR.grpcAddress(), InsecureChannelCredentials.create()).build();
    String position;
    try {
      position =
          BatchCalls.put(channel, index, keys, key -> "\"" + "u".repeat(10_000) + '"', 20)
              .getPosition();
    } finally {
      channel.shutdownNow();
    }
    HttpApi api = new HttpApi(WEIR.url());
    List<ManagedChannel> deaf = new ArrayList<>();
    try {
      List<CompletableFuture<Status>> lists = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        ManagedChannel next =
            NettyChannelBuilder.forTarget(WEIR.grpcAddress())
                .usePlaintext()
                .initialFlowControlWindow(1)
                .build();
        deaf.add(next);
        IntStream.range(0, LISTS_OF_A_CONNECTION)
            .forEach(each -> lists.add(list(next, index, position)));
      }
      await("as many wait as may")
          .atMost(PATIENCE)
          .until(() -> lists.stream().anyMatch(UnreadListsTest::isRefused));

      for (int i = 0; i < 5; i++) {
        HttpResponse<String> lookup =
            api.post("/kv/" + index + "/lookup", "[\"key1\",\"key" + i * 40 + "\",\"none\"]");
        assertThat(lookup.statusCode()).as(lookup.body()).isEqualTo(200);
        HttpResponse<String> value = api.get("/kv/" + index + "/key" + i);
        assertThat(value.statusCode()).as(value.body()).isEqualTo(200);
      }
    } finally {
      deaf.forEach(ManagedChannel::shutdownNow);
    }
  }

  private static boolean isRefused(CompletableFuture<Status> list) {
    return list.isDone() && list.join().getCode() == Status.Code.RESOURCE_EXHAUSTED;
  }

  /** Opens a list whose replies are not asked for; returns how it ends. */
  private static CompletableFuture<Status> list(ManagedChannel on, String index, String position) {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<ItemsRequest, ItemsReply> call =
        on.newCall(KeysGrpc.getItemsMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(
        ItemsRequest.newBuilder().setIndex(index).setValues(true).setPosition(position).build());
    call.halfClose();
    return ended;
  }
}
