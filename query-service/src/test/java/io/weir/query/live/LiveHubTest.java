package io.weir.query.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.Tag;
import io.weir.queryclient.QueryBatches;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveHubTest {
  private static final KeyGroups KEY_GROUPS = new KeyGroups(128);

  private final InMemoryQueryClient state = new InMemoryQueryClient(KEY_GROUPS, 1);
  private final List<Query> asked = new ArrayList<>();
  private final LiveHub hub =
      new LiveHub(
          new QueryBatches(
              query -> {
                asked.add(query);
                return state.query(query);
              },
              KEY_GROUPS),
          new LiveSettings(3, 4),
          new PrometheusRegistry());

  @AfterEach
  void close() {
    hub.close();
  }

  /** A client that reads at once, or when it is told to. */
  private final class Client implements Viewer.Connection {
    @Override
    public void look() {}

    final List<String> events = new ArrayList<>();
    final List<Runnable> unread = new ArrayList<>();
    boolean reads = true;
    boolean allowed = true;
    boolean ended;
    int cuts;
    Viewer viewer;

    Client(String... tags) {
      viewer =
          new Viewer(
              Stream.of(tags)
                  .map(tag -> new Query.SampleAt(Tag.of(tag), Long.MAX_VALUE, 0, 0, 0))
                  .toList(),
              this);
      hub.join(viewer);
    }

    @Override
    public void send(byte[] event, Runnable sent) {
      events.add(new String(event, UTF_8));
      unread.add(sent);
      if (reads) {
        read();
      }
    }

    @Override
    public boolean isAllowed() {
      return allowed;
    }

    @Override
    public void end() {
      ended = true;
      hub.leave(viewer);
    }

    @Override
    public void cut() {
      cuts++;
      hub.leave(viewer);
    }

    void read() {
      unread.forEach(Runnable::run);
      unread.clear();
    }

    String last() {
      return events.get(events.size() - 1);
    }
  }

  @Test
  void tellsWhatThereIsAndThenWhatChanges() {
    state.put("a", 1, 1.5).put("b", 1, 2);
    Client client = new Client("a", "b", "none");

    hub.tick();
    hub.tick();
    state.put("b", 7, 3);
    hub.tick();

    assertThat(client.events)
        .containsExactly(
            "data: {\"samples\":[{\"tag\":\"a\",\"time\":1,\"values\":[1.5]},"
                + "{\"tag\":\"b\",\"time\":1,\"values\":[2.0]}]}\n\n",
            "data: {\"samples\":[{\"tag\":\"b\",\"time\":7,\"values\":[3.0]}]}\n\n");
  }

  @Test
  void asksForATagOnceHoweverManyViewIt() {
    state.put("a", 1, 1).put("b", 1, 2).put("c", 1, 3);
    List<Client> clients =
        List.of(new Client("a", "b"), new Client("b", "a"), new Client("b", "c"));

    hub.tick();
    asked.clear();
    hub.tick();

    assertThat(asked).hasSize(1);
    assertThat(((QueryBatch) asked.get(0)).queries()).hasSize(3).doesNotHaveDuplicates();

    clients.forEach(client -> hub.leave(client.viewer));
    asked.clear();
    hub.tick();
    assertThat(asked).as("nobody views anything").isEmpty();
  }

  @Test
  void holdsOneEventForAClientThatDoesNotReadAndThenTellsTheLatest() {
    state.put("a", 1, 1);
    Client client = new Client("a");
    client.reads = false;

    for (int time = 2; time < Viewer.PATIENCE; time++) {
      hub.tick();
      state.put("a", time, time);
    }
    assertThat(client.events).hasSize(1);

    client.read();
    hub.tick();
    assertThat(client.events).hasSize(2);
    assertThat(client.last()).contains("\"time\":" + (Viewer.PATIENCE - 1));
  }

  @Test
  void endsTheViewOfAClientThatNeverReads() {
    state.put("a", 1, 1);
    Client client = new Client("a");
    client.reads = false;

    for (int i = 0; i < Viewer.PATIENCE; i++) {
      hub.tick();
    }
    assertThat(client.cuts).isZero();
    asked.clear();
    for (int i = 0; i < 3; i++) {
      hub.tick();
    }

    assertThat(client.cuts).isOne();
    assertThat(asked).as("once more, and then for nobody").hasSize(1);
  }

  @Test
  void tellsThatNothingOfATagIsHeldAnyMore() {
    state.put("a", 1, 1).put("b", 1, 2);
    Client client = new Client("a", "b");
    hub.tick();

    state.remove("a");
    hub.tick();
    hub.tick();
    assertThat(client.events).hasSize(2);
    assertThat(client.last()).isEqualTo("data: {\"samples\":[],\"deleted\":[\"a\"]}\n\n");

    state.put("a", 1, 1);
    hub.tick();
    assertThat(client.last()).contains("\"tag\":\"a\",\"time\":1");
  }

  @Test
  void saysOnceThatTheJobDoesNotAnswerAndThatItDoesAgain() {
    state.put("a", 1, 1);
    Client client = new Client("a");
    hub.tick();

    state.unreachable("the job is gone");
    hub.tick();
    hub.tick();
    assertThat(client.events).hasSize(2);
    assertThat(client.last()).startsWith("data: {\"problem\":\"").contains("the job is gone");

    state.unreachable(null);
    hub.tick();
    assertThat(client.last()).isEqualTo("data: {\"samples\":[]}\n\n");
  }

  @Test
  void showsThatTheConnectionLives() {
    state.put("a", 1, 1);
    Client client = new Client("a");

    for (int i = 0; i < 16; i++) {
      hub.tick();
    }

    assertThat(client.events).hasSize(2);
    assertThat(client.last()).isEqualTo(":\n\n");
  }

  @Test
  void endsAViewWhoseRightIsGoneAlthoughNothingIsNew() {
    Client stays = new Client("a");
    Client goes = new Client("a");
    hub.tick();
    int told = goes.events.size();
    goes.allowed = false;
    hub.tick();
    assertThat(goes.ended).isTrue();
    assertThat(goes.events).hasSize(told);
    assertThat(stays.ended).isFalse();
  }

  @Test
  void refusesMoreViewersAndMoreTags() {
    Client first = new Client("a", "b", "c");
    assertThatThrownBy(() -> new Client("c", "d", "e"))
        .isInstanceOf(ProblemException.class)
        .hasMessage("live views would be of 5 tags, the limit of WEIR_LIVE_TAGS is 4");
    new Client("c", "d");
    new Client("d");
    assertThatThrownBy(() -> new Client("a"))
        .isInstanceOf(ProblemException.class)
        .hasMessage("there are 3 live views, the limit of WEIR_LIVE_VIEWERS");

    hub.leave(first.viewer);
    hub.leave(first.viewer);
    new Client("e", "c");
  }
}
