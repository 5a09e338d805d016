package io.weir.query.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.records.Change;
import io.weir.model.records.StreamKey;
import io.weir.query.records.InMemoryRecords;
import io.weir.query.records.RecordClient;
import io.weir.service.access.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every listener sees each id once and in order, whatever the feed and the state do. */
class ListenHubTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InMemoryRecords state = new InMemoryRecords(16, 2);
  private final Random random = new Random();
  private volatile boolean fails;
  private ListenHub hub = hub(new ListenSettings(2000, 10, 8 << 10, 256 << 10));

  private ListenHub hub(ListenSettings settings) {
    QueryClient client =
        new QueryClient() {
          @Override
          public CompletionStage<QueryResult> query(Query query) {
            return fails
                ? CompletableFuture.failedFuture(new UnreachableException("away", null))
                : state.query(query);
          }
        };
    return new ListenHub(
        new RecordClient(client, Runnable::run), settings, () -> false, new PrometheusRegistry());
  }

  @AfterEach
  void close() {
    hub.close();
  }

  /** A client that keeps what it got, and reads only if it is let. */
  private static final class Client implements Outlet {
    private final List<Message.OfStream> got = new ArrayList<>();
    private final List<Runnable> unread = new ArrayList<>();
    private boolean reads = true;
    private String ended;
    private String position;

    @Override
    public synchronized void send(List<Message> messages, String where, Runnable sent) {
      messages.stream()
          .filter(Message.OfStream.class::isInstance)
          .forEach(each -> got.add((Message.OfStream) each));
      position = where;
      if (reads) {
        sent.run();
      } else {
        unread.add(sent);
      }
    }

    synchronized void reads(boolean now) {
      reads = now;
      if (now) {
        unread.forEach(Runnable::run);
        unread.clear();
      }
    }

    synchronized List<Long> ids(StreamKey key) {
      return got.stream()
          .filter(each -> each.of().key().equals(key))
          .filter(Message.Event.class::isInstance)
          .map(each -> ((Message.Event) each).id())
          .toList();
    }

    synchronized List<Message.OfStream> others() {
      return got.stream().filter(each -> !(each instanceof Message.Event)).toList();
    }

    synchronized String position() {
      return position;
    }

    @Override
    public synchronized void end(String reason) {
      ended = reason;
    }
  }

  private Client listen(StreamKey key, long from) {
    Client client = new Client();
    hub.subscribe(
        hub.join(client, List.of(key), Caller.ofOpenServer()), key, OptionalLong.of(from));
    return client;
  }

  private static List<Long> ids(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private record Joined(Client client, StreamKey key, long from) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachListenerGetsEachIdOnceAndInOrder(long seed) {
    random.setSeed(seed);
    List<StreamKey> keys = List.of(StreamKey.of("b", "x"), StreamKey.of("b", "y"));
    long[] last = new long[2];
    List<Change> emitted = new ArrayList<>();
    List<Joined> joined = new ArrayList<>();
    for (int step = 0; step < 500; step++) {
      int stream = random.nextInt(2);
      StreamKey key = keys.get(stream);
      int dice = random.nextInt(100);
      if (dice < 60) {
        String[] documents = new String[1 + random.nextInt(3)];
        for (int i = 0; i < documents.length; i++) {
          documents[i] = "\"" + "x".repeat(random.nextInt(10) == 0 ? 3000 : 10) + "\"";
        }
        Change change = state.append(key, documents);
        last[stream] += documents.length;
        emitted.add(change);
        if (random.nextInt(20) > 0) {
          hub.changed(change);
        } else {
          hub.missed();
        }
      } else if (dice < 70 && !emitted.isEmpty()) {
        // The job is restored: it emits again what it has emitted.
        int from = Math.max(0, emitted.size() - random.nextInt(20));
        emitted.subList(from, emitted.size()).forEach(hub::changed);
      } else if (dice < 80) {
        long from = 1 + random.nextInt((int) last[stream] + 5);
        joined.add(new Joined(listen(key, from), key, from));
      } else if (dice < 90 && !joined.isEmpty()) {
        joined.get(random.nextInt(joined.size())).client().reads(random.nextBoolean());
      } else if (dice < 95) {
        fails = random.nextBoolean();
      }
    }
    fails = false;
    joined.forEach(each -> each.client().reads(true));
    hub.missed(); // what the last step may have left out

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(joined)
                    .allSatisfy(
                        each ->
                            assertThat(each.client().ids(each.key()))
                                .isEqualTo(ids(each.from(), last[keys.indexOf(each.key())]))));
    assertThat(joined).allSatisfy(each -> assertThat(each.client().others()).isEmpty());
  }

  @Test
  void replaysWhatIsHeldAndSaysWhatIsNot() {
    StreamKey key = StreamKey.of("b", "s");
    for (int i = 0; i < 10; i++) {
      state.append(key, "1");
    }
    state.expire(key, 4);

    Client old = listen(key, 2);
    Client all = listen(key, 0);
    Client end = listen(key, -3);
    Client far = listen(key, -100);
    await().untilAsserted(() -> assertThat(old.ids(key)).isEqualTo(ids(4, 10)));
    await().untilAsserted(() -> assertThat(all.ids(key)).isEqualTo(ids(4, 10)));
    await().untilAsserted(() -> assertThat(end.ids(key)).isEqualTo(ids(8, 10)));
    await().untilAsserted(() -> assertThat(far.ids(key)).isEqualTo(ids(4, 10)));
    assertThat(old.others()).singleElement().isInstanceOf(Message.Expired.class);
    assertThat(all.others()).isEmpty();
    assertThat(far.others()).isEmpty();
  }

  @Test
  void beginsWithWhatIsAppendedNextIfNotTold() {
    StreamKey key = StreamKey.of("b", "s");
    state.append(key, "1", "2");
    Client client = new Client();
    Listener listener = hub.join(client, List.of(key), Caller.ofOpenServer());
    hub.subscribe(listener, key, OptionalLong.empty());
    await()
        .until(
            () -> {
              synchronized (hub) {
                return listener.position().endsWith(".3");
              }
            });

    hub.changed(state.append(key, "3"));
    hub.changed(state.append(key, "4"));

    await().untilAsserted(() -> assertThat(client.ids(key)).isEqualTo(ids(3, 4)));
    assertThat(client.position()).isEqualTo(LastEventId.checksum(List.of(key)) + ".5");
  }

  @Test
  void tellsThatAStreamIsDeletedAndGoesOn() {
    StreamKey key = StreamKey.of("b", "s");
    state.append(key, "1", "2");
    Client client = listen(key, 1);
    await().untilAsserted(() -> assertThat(client.ids(key)).isEqualTo(ids(1, 2)));

    Change deleted = state.delete(key);
    hub.changed(deleted);
    hub.changed(state.append(key, "3"));
    hub.changed(deleted);
    hub.changed(state.append(key, "4"));

    await().untilAsserted(() -> assertThat(client.ids(key)).isEqualTo(ids(1, 4)));
    assertThat(client.others())
        .singleElement()
        .satisfies(each -> assertThat(((Message.Deleted) each).last()).isEqualTo(2));
  }

  @Test
  void tellsOfADeletionThatItsFeedMissed() {
    StreamKey key = StreamKey.of("b", "s");
    state.append(key, "1", "2");
    Client client = listen(key, 1);
    await().untilAsserted(() -> assertThat(client.ids(key)).isEqualTo(ids(1, 2)));

    state.delete(key);
    hub.missed();

    await().untilAsserted(() -> assertThat(client.others()).hasSize(1));
    hub.missed();
    hub.changed(state.append(key, "3"));
    await().untilAsserted(() -> assertThat(client.ids(key)).isEqualTo(ids(1, 3)));
    assertThat(client.others()).hasSize(1);
  }

  @Test
  void holdsLittleForThoseWhoNeverRead() {
    StreamKey key = StreamKey.of("b", "s");
    List<Client> idle = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Client client = listen(key, 1);
      client.reads(false);
      idle.add(client);
    }
    Client reader = listen(key, 1);
    String document = "\"" + "x".repeat(1000) + "\"";
    for (int i = 0; i < 100; i++) {
      hub.changed(state.append(key, document));
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.ids(key)).hasSize(100));
    assertThat(hub.room(0)).isGreaterThan(-1001 * 1200);
    idle.get(7).reads(true);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(idle.get(7).ids(key)).hasSize(100));
    hub.close();
    assertThat(idle.get(3).ended).isNotNull();
  }
}
