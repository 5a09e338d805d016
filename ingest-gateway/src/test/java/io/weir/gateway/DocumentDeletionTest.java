package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.TimeRange;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Deletions of documents, whose parts the test applies in place of the job. */
class DocumentDeletionTest extends GatewayOverMemory {
  private static final long TIME = 1_700_000_000_000_000L;
  private static final int PART = 100_000;

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_OUTCOME_TIMEOUT", "2s");
    return environment;
  }

  @Override
  boolean takesRecords() {
    return true;
  }

  private CompletableFuture<HttpResponse<String>> delete(String parameters) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(server.url() + "/metric/message/a" + parameters))
            .DELETE()
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The command of a part, once it is there, which must be for all that is left. */
  private DocumentCommand.DeleteDocuments part(int number, TimeRange left) {
    await().atMost(Duration.ofSeconds(20)).until(() -> commands.kept().size() > number);
    assertThat(commands.kept()).hasSize(number + 1);
    DocumentCommand.DeleteDocuments command =
        (DocumentCommand.DeleteDocuments) RecordCommand.of(commands.kept().get(number).value());
    assertThat(command.key()).isEqualTo(MetricKey.of("a"));
    assertThat(command.range()).isEqualTo(left);
    assertThat(command.most()).isEqualTo(PART);
    return command;
  }

  private void apply(DocumentCommand.DeleteDocuments command, long emptied, long count) {
    subscriber()
        .changed(
            new Change(
                command.request(),
                new LogPosition(2, commands.kept().size()),
                1,
                command.key(),
                new DocumentOutcome.Deleted(new TimeRange(command.range().lower(), emptied), count),
                List.of()));
  }

  @Test
  void answersADeletionWithItsCount() throws Exception {
    CompletableFuture<HttpResponse<String>> reply = delete("");
    apply(part(0, TimeRange.ALL), TimeRange.ALL.upper(), 0);

    assertThat(reply.get().statusCode()).isEqualTo(200);
    assertThat(reply.get().body()).isEqualTo("{\"count\":0}");
    assertThat(reply.get().headers().firstValue("Weir-Position")).hasValue("records/2:1");
  }

  @Test
  void goesOnUntilTheRangeIsEmptyAndCountsAllParts() throws Exception {
    CompletableFuture<HttpResponse<String>> reply = delete("?lower=5&upper=" + TIME);
    apply(part(0, new TimeRange(5, TIME)), TIME - 9, 12_345_678_901L);
    apply(part(1, new TimeRange(TIME - 9, TIME)), TIME - 3, PART);
    assertThat(reply).isNotDone();
    apply(part(2, new TimeRange(TIME - 3, TIME)), TIME, 7);

    assertThat(reply.get().body()).isEqualTo("{\"count\":12345778908}");
    assertThat(reply.get().headers().firstValue("Weir-Position")).hasValue("records/2:3");
    assertThat(commands.kept()).hasSize(3);
  }

  @Test
  void tellsWhatWasDeletedWhereTheOutcomeOfALaterPartDoesNotCome() throws Exception {
    CompletableFuture<HttpResponse<String>> reply = delete("?upper=" + TIME);
    TimeRange all = new TimeRange(TimeRange.ALL.lower(), TIME);
    apply(part(0, all), TIME - 9, PART);
    part(1, new TimeRange(TIME - 9, TIME));

    assertProblem(reply.get(), 504, "\"detail\":\"The outcome of the write did not come within");
    assertThat(reply.get().body()).endsWith(",\"deleted\":100000}");
  }

  @Test
  void tellsWhatWasDeletedWhereTheLogTakesNoLaterPart() throws Exception {
    CompletableFuture<HttpResponse<String>> reply = delete("?upper=" + TIME);
    DocumentCommand.DeleteDocuments first = part(0, new TimeRange(TimeRange.ALL.lower(), TIME));
    commands.fail("Kafka is away");
    apply(first, TIME - 9, PART);

    assertProblem(reply.get(), 503, "\"detail\":\"Kafka is away\"");
    assertThat(reply.get().body()).endsWith(",\"deleted\":100000}");
    assertThat(commands.kept()).hasSize(1);
  }

  @Test
  void aGatewayThatStopsBetweenPartsSaysSo() throws Exception {
    CompletableFuture<HttpResponse<String>> reply = delete("?upper=" + TIME);
    apply(part(0, new TimeRange(TimeRange.ALL.lower(), TIME)), TIME - 9, PART);
    part(1, new TimeRange(TIME - 9, TIME));
    gateway().close();

    assertProblem(reply.get(), 503, "\"detail\":\"The gateway is stopping");
    assertThat(reply.get().body()).endsWith(",\"deleted\":100000}");
  }

  @Test
  void endsBetweenPartsWhenTheClientHasGone() throws Exception {
    TimeRange all = new TimeRange(TimeRange.ALL.lower(), TIME);
    DocumentCommand.DeleteDocuments first;
    try (Socket left = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
      left.getOutputStream()
          .write(
              ("DELETE /metric/message/a?upper=" + TIME + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      first = part(0, all);
    }
    apply(first, TIME - 9, PART);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> metrics().contains("weir_record_writes_total{status=\"400\"} 1.0"));
    assertThat(commands.kept()).hasSize(1);
  }

  private String metrics() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
