package io.weir.datagen.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.client.Faults;
import io.weir.datagen.client.RecordCalls;
import io.weir.datagen.client.RecordServer;
import io.weir.datagen.documents.MetricClient.Type;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client knows after each answer, and what it says of wrong ones. */
class MetricWritesTest {
  private static final MetricTimes TIMES = new MetricTimes(1000, 10, 5);
  private static final String ALL = "?lower=1000&upper=1050";

  private final Faults<DocumentsCheck> faults = new Faults<>(DocumentsCheck.class);
  private final Truth truth = new Truth(List.of("m"), TIMES);
  private Answering server;
  private MetricWrites writes;

  /** Gives the answers that it was told to give. */
  private static final class Answering extends RecordServer {
    final Deque<Reply> replies = new ArrayDeque<>();

    Answering() throws IOException {}

    @Override
    protected Reply serve(Request request, String body) {
      return replies.remove();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = new Answering();
    List<Address> address = List.of(server.address());
    MetricClient client =
        new MetricClient(new RecordCalls(address, address, Duration.ofMinutes(1)));
    writes = new MetricWrites(client, faults, new DocumentsTally(), Type.MESSAGE, truth);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(int status, String body) {
    server.replies.add(
        new RecordServer.Reply(status, body, java.util.Map.of("Weir-Position", "records/0:7")));
  }

  private void write(int i) throws Exception {
    answer(200, "{\"ok\":1}");
    assertThat(writes.write("m", TIMES.at(i), "{}")).isTrue();
  }

  @Test
  void knowsWhatWasAcknowledgedAndWhere() throws Exception {
    write(0);
    assertThat(truth.at("m", TIMES.at(0)).value()).isEqualTo("{}");
    assertThat(writes.positions().all()).hasSize(1);
    assertThat(truth.mustBeListed("m")).isTrue();
    answer(200, "{\"count\":1}");
    writes.delete("m", TIMES.first(), TIMES.end(), ALL);
    assertThat(truth.mustNotBeListed("m")).isTrue();
    assertThat(faults.counts().values()).containsOnly(0L);
  }

  @Test
  void saysThatACountIsWrong() throws Exception {
    write(0);
    write(1);
    answer(200, "{\"count\":3}");
    writes.delete("m", TIMES.first(), TIMES.end(), ALL);
    write(0);
    answer(200, "{\"count\":0}");
    writes.delete("m", TIMES.first(), TIMES.end(), ALL);
    assertThat(faults.examples().get(DocumentsCheck.DELETIONS))
        .hasSize(2)
        .anyMatch(text -> text.contains("expected 2 to 2"));
  }

  @Test
  void aRepeatedDeletionMayFindNothing() throws Exception {
    write(0);
    answer(504, "");
    answer(200, "{\"count\":0}");
    writes.delete("m", TIMES.first(), TIMES.end(), ALL);
    assertThat(faults.counts().values()).containsOnly(0L);
    assertThat(truth.mustNotBeListed("m")).as("the first one may come later").isFalse();
  }

  @Test
  void saysThatAWriteWasRefused() throws Exception {
    answer(400, "{\"detail\":\"no\"}");
    assertThat(writes.write("m", TIMES.at(0), "{}")).isFalse();
    assertThat(faults.examples().get(DocumentsCheck.WRITES))
        .singleElement()
        .asString()
        .contains("400");
  }
}
