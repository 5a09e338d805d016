package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.weir.client.v1.SearchRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server in memory that fails as it is told. */
class WeirClientTest {
  private static final RetryPolicy SOON =
      new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(2));
  private final ScriptedKeys first = new ScriptedKeys();
  private final ScriptedKeys second = new ScriptedKeys();
  private final List<Server> servers = new ArrayList<>();
  private WeirClient client;

  private ManagedChannel serve(ScriptedKeys keys) throws IOException {
    String name = InProcessServerBuilder.generateName();
    servers.add(
        InProcessServerBuilder.forName(name).directExecutor().addService(keys).build().start());
    return InProcessChannelBuilder.forName(name).build();
  }

  @BeforeEach
  void start() throws IOException {
    client =
        WeirClient.builder("unused:1")
            .retries(SOON)
            .deadline(Duration.ofMinutes(1))
            .over(serve(first));
  }

  @AfterEach
  void stop() {
    client.close();
    servers.forEach(Server::shutdownNow);
  }

  private static StatusRuntimeException exhausted() {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
            .setMessage("too much")
            .addDetails(Any.pack(RetryInfo.getDefaultInstance()))
            .build());
  }

  private BlockingIndex<String> index() {
    return client.index("users", Codecs.string()).blocking();
  }

  @Test
  void repeatsReads() {
    first.failures.addAll(
        List.of(ScriptedKeys.unavailable(), exhausted(), ScriptedKeys.unavailable()));

    assertThat(index().get("a").orElseThrow().value()).isEqualTo("a");
    assertThat(first.calls).hasValue(4);
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    for (int i = 0; i < 10; i++) {
      first.failures.add(ScriptedKeys.unavailable());
    }

    WeirException failure = catchThrowableOfType(WeirException.class, () -> index().get("a"));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure).hasMessage("not now");
    assertThat(first.calls).hasValue(4);
  }

  @Test
  void repeatsPutsWithoutConditionAndNoOtherWrite() {
    first.failures.add(ScriptedKeys.unavailable());
    assertThat(index().put("a", "1").version()).isEqualTo(7);
    assertThat(first.calls).hasValue(2);

    first.failures.add(ScriptedKeys.unavailable());
    assertThatThrownBy(() -> index().put("a", "1", PutOptions.ifAbsent()))
        .isInstanceOf(WeirException.class);
    first.failures.add(ScriptedKeys.unavailable());
    assertThatThrownBy(() -> index().delete("a")).isInstanceOf(WeirException.class);
    assertThat(first.calls).hasValue(4);
  }

  @Test
  void doesNotRepeatWhatCannotSucceed() {
    first.failures.add(Status.RESOURCE_EXHAUSTED.withDescription("large").asRuntimeException());

    assertThatThrownBy(() -> index().put("a", "1")).hasMessage("large");
    assertThat(first.calls).hasValue(1);
  }

  @Test
  void goesOnWithABatchWhereItBroke() {
    first.breaks.addAll(List.of(10, 5, 0));
    List<String> keys = IntStream.range(0, 5000).mapToObj(i -> "k" + i).toList();

    assertThat(index().getAll(keys)).extracting(each -> each.orElseThrow().value()).isEqualTo(keys);
    assertThat(first.calls).hasValue(4);
  }

  @Test
  void asksTheNextServerWhenOneCannotBeReached() throws IOException {
    WeirClient both =
        WeirClient.builder("unused:1").retries(SOON).over(serve(first), serve(second));
    first.failures.add(ScriptedKeys.unavailable());

    assertThat(both.index("users", Codecs.string()).blocking().get("a")).isPresent();
    assertThat(both.index("users", Codecs.string()).blocking().get("b")).isPresent();
    assertThat(first.calls).hasValue(1);
    assertThat(second.calls).hasValue(2);
    both.close();
  }

  @Test
  void tellsTheVersionsOfAConditionThatWasNotMet() {
    first.failures.add(
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.FAILED_PRECONDITION.value())
                .setMessage("other")
                .addDetails(
                    Any.pack(
                        ErrorInfo.newBuilder()
                            .setReason("CONDITION")
                            .putMetadata("expected", "3")
                            .putMetadata("found", "5")
                            .build()))
                .build()));

    ConditionException failure =
        catchThrowableOfType(
            ConditionException.class, () -> index().put("a", "1", PutOptions.ifVersion(3)));

    assertThat(failure.expected()).isEqualTo(3);
    assertThat(failure.found()).isEqualTo(5);
    assertThat(first.latest.getIfVersion()).isEqualTo(3);
  }

  @Test
  void saysThatALateWriteMayStillHappen() {
    first.failures.add(Status.DEADLINE_EXCEEDED.withDescription("late").asRuntimeException());

    assertThatThrownBy(() -> index().put("a", "1"))
        .hasMessage("late (the write may still happen, or have happened)");
  }

  @Test
  void sendsWhatThePutIsToBe() {
    index().put("a", "1", PutOptions.ifAbsent().expiringAfter(Duration.ofSeconds(3)));

    assertThat(first.latest.getIfAbsent()).isTrue();
    assertThat(first.latest.getTtlMs()).isEqualTo(3000);
    assertThat(first.latest.getIndex()).isEqualTo("users");
    assertThat(first.latest.getContentType()).startsWith("text/plain");
  }

  @Test
  void repeatsASearchFromItsBeginning() {
    first.failures.add(ScriptedKeys.unavailable()); // after two of three items

    assertThat(index().search("quick fox", "A", 5, "0:7"))
        .extracting(Entry::key, entry -> entry.item().value())
        .containsExactly(tuple("a", "1"), tuple("b", "2"), tuple("c", "3"));
    assertThat(first.calls).hasValue(2);
    assertThat(first.search)
        .isEqualTo(
            SearchRequest.newBuilder()
                .setIndex("users")
                .setQ("quick fox")
                .setAfter("A")
                .setLimit(5)
                .setValues(true)
                .setPosition("0:7")
                .build());
  }

  @Test
  void setsWhatIsSearchedAndTellsWhatIsSet() {
    IndexSettings titles = IndexSettings.searchable("/title", "/author/name");
    first.failures.add(ScriptedKeys.unavailable());

    String position = index().set(titles);

    assertThat(first.calls).hasValue(2);
    assertThat(first.set.getIndex()).isEqualTo("users");
    assertThat(index().state(position)).isEqualTo(new IndexState(titles, true));
    assertThat(index().state()).isEqualTo(new IndexState(titles, false));
    index().set(IndexSettings.NONE);
    assertThat(index().state()).isEqualTo(new IndexState(IndexSettings.NONE, false));
  }
}
