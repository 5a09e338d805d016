package io.weir.datagen;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.ClientPlan;
import io.weir.datagen.client.Requirement;
import io.weir.datagen.documents.DocumentsCheck;
import io.weir.datagen.documents.DocumentsPlan;
import io.weir.datagen.documents.DocumentsResult;
import io.weir.datagen.documents.DocumentsRun;
import io.weir.datagen.keys.KeysCheck;
import io.weir.datagen.keys.KeysPlan;
import io.weir.datagen.keys.KeysResult;
import io.weir.datagen.keys.KeysRun;
import io.weir.datagen.streams.StreamsCheck;
import io.weir.datagen.streams.StreamsPlan;
import io.weir.datagen.streams.StreamsResult;
import io.weir.datagen.streams.StreamsRun;
import io.weir.testkit.api.QueryApi;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Goes through the requirements of streams, documents and keys, each by its test client. */
final class RecordsAcceptance {
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RATE = 200;
  private static final int NOT_FOUND = 404;

  private final Service query;
  private final ClientPlan clients;
  private final CancellationToken cancellation;
  private final Verdicts verdicts;

  /**
   * @param seconds that each of the three is loaded
   */
  RecordsAcceptance(
      Service gateway,
      Service query,
      int seconds,
      CancellationToken cancellation,
      Verdicts verdicts) {
    this.query = query;
    List<Address> queries = query.servers();
    this.clients =
        new ClientPlan(
            gateway.servers(),
            queries,
            queries,
            Duration.ofSeconds(seconds),
            VISIBLE_WITHIN,
            PATIENCE);
    this.cancellation = cancellation;
    this.verdicts = verdicts;
  }

  /** Goes through all of it, unless records are off; ends early when cancelled. */
  void run() throws IOException, InterruptedException {
    try (QueryApi api = new QueryApi(new ServiceClient(query, 0))) {
      if (api.get("/buckets").status() == NOT_FOUND) {
        verdicts.say("records are off: streams, documents and keys are left out");
        return;
      }
    }
    streams();
    if (!cancellation.isCancelled()) {
      documents();
    }
    if (!cancellation.isCancelled()) {
      keys();
    }
  }

  private <C extends Enum<C> & Requirement> void add(
      C[] checks, ClientFindings<C> found, boolean did, String done) {
    for (C check : checks) {
      boolean holds = did && found.faults().get(check) == 0;
      String fault = String.join("; ", found.examples().get(check));
      verdicts.add(check.label(), check.requirement(), holds, "%s", fault.isEmpty() ? done : fault);
    }
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private void streams() throws IOException, InterruptedException {
    StreamsPlan plan =
        new StreamsPlan(clients, Prefixes.unique('e'), 10, 4, 1, 2, 4, RATE, StreamsPlan.UNPACED);
    StreamsResult result =
        new StreamsRun(plan, cancellation::isCancelled, line -> verdicts.say("%s", line)).run();
    add(
        StreamsCheck.values(),
        result.findings(),
        result.done().isOfAllKinds() && result.unanswered() == 0,
        text(
            "%,d events, %,d patches, %,d ranges, %,d heard; %,d requests given up",
            result.done().appended(),
            result.done().patched(),
            result.done().reads(),
            result.done().received(),
            result.unanswered()));
  }

  private void documents() throws IOException, InterruptedException {
    DocumentsPlan plan = new DocumentsPlan(clients, Prefixes.unique('m'), 2, 1, 200, RATE);
    DocumentsResult result =
        new DocumentsRun(plan, cancellation::isCancelled, line -> verdicts.say("%s", line)).run();
    add(
        DocumentsCheck.values(),
        result.findings(),
        result.done().written() > 0
            && result.done().numbers() > 0
            && result.done().unanswered() == 0,
        text(
            "%,d documents, %,d numbers, %,d rows, %,d filters; %,d requests given up",
            result.done().written(),
            result.done().numbers(),
            result.done().rows(),
            result.done().filtered(),
            result.done().unanswered()));
  }

  private void keys() throws IOException, InterruptedException {
    KeysPlan plan = new KeysPlan(clients, Prefixes.unique('i'), 2, 100, 1, 1, 1, 3, RATE);
    KeysResult result =
        new KeysRun(plan, cancellation::isCancelled, line -> verdicts.say("%s", line)).run();
    add(
        KeysCheck.values(),
        result.findings(),
        result.done().written() > 0 && result.orders() > 0 && result.gaveUp() == 0,
        text(
            "%,d items, %,d read, %,d increases, %,d histories; %,d given up or unknown",
            result.done().written(),
            result.done().read(),
            result.done().increased(),
            result.orders(),
            result.done().unanswered()));
  }
}
