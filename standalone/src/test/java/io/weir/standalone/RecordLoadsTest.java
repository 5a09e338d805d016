package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.datagen.DatagenCommand;
import io.weir.datagen.client.ClientPlan;
import io.weir.datagen.documents.DocumentsPlan;
import io.weir.datagen.documents.DocumentsProgress;
import io.weir.datagen.documents.DocumentsResult;
import io.weir.datagen.documents.DocumentsRun;
import io.weir.datagen.keys.KeysPlan;
import io.weir.datagen.keys.KeysProgress;
import io.weir.datagen.keys.KeysResult;
import io.weir.datagen.keys.KeysRun;
import io.weir.testkit.client.Address;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The test clients of records, each with a token, against a job that ends and comes back meanwhile.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RecordLoadsTest {
  private static final Duration WITHIN = Duration.ofSeconds(90);

  /** On a loaded machine too. */
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);

  private static final String GRANTS =
      "get,put,delete,list:streams/*/* get,put,delete,list:kv/*/*"
          + " get,put,delete,list:message/* get,put,delete,list:tags/*";

  @TempDir Path dir;

  /** Outcomes do not come while the job is away. */
  private Standalone start() throws Exception {
    return start("2s");
  }

  private Standalone start(String outcomeTimeout) throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_OUTCOME_TIMEOUT", outcomeTimeout);
    String lines = TestTokens.line("loads", GRANTS) + TestTokens.line("root", "admin");
    Path tokens = Files.writeString(dir.resolve("tokens"), lines);
    environment.put("WEIR_TOKENS_FILE", tokens.toString());
    return Standalone.start(environment);
  }

  private static ClientPlan clients(Standalone weir) {
    List<Address> url = List.of(Address.of(weir.url()).withToken("loads"));
    return new ClientPlan(url, url, url, Duration.ofMinutes(10), VISIBLE_WITHIN, WITHIN);
  }

  private static void restartJob(Standalone weir) throws Exception {
    weir.job().cancel();
    weir.job().run();
    HttpApi api = new HttpApi(weir.url());
    await().atMost(WITHIN).until(api::isReady);
  }

  @Test
  void anOrderExplainsAllWritesToKeysAcrossARestartOfTheJob() throws Exception {
    try (Standalone weir = start()) {
      KeysPlan plan = new KeysPlan(clients(weir), "index", 2, 100, 1, 1, 2, 4, 50);
      AtomicBoolean over = new AtomicBoolean();
      KeysRun run = new KeysRun(plan, over::get, line -> {});
      CompletableFuture<KeysResult> ended = Background.run(run::run);
      awaitMore(run, ended);
      restartJob(weir);
      awaitMore(run, ended);
      over.set(true);
      KeysResult result = ended.get(WITHIN.toSeconds(), TimeUnit.SECONDS);

      assertThat(result.findings().examples().values()).allMatch(List::isEmpty);
      assertThat(result.pass()).isTrue();
      assertThat(result.orders()).as("%s", result).isPositive();
      assertThat(result.gaveUp()).as("%s", result).isZero();
      assertThat(result.unknown() + result.findings().repeated()).as("%s", result).isPositive();
      assertThat(result.findings().held()).isPositive();
    }
  }

  @Test
  void documentsAndNumbersAreWhatAClientWroteAcrossARestartOfTheJob() throws Exception {
    try (Standalone weir = start()) {
      DocumentsPlan plan = new DocumentsPlan(clients(weir), "metric", 2, 1, 100, 150);
      AtomicBoolean over = new AtomicBoolean();
      DocumentsRun run = new DocumentsRun(plan, over::get, line -> {});
      CompletableFuture<DocumentsResult> ended = Background.run(run::run);
      awaitMore(run, ended);
      restartJob(weir);
      awaitMore(run, ended);
      over.set(true);
      DocumentsResult result = ended.get(WITHIN.toSeconds(), TimeUnit.SECONDS);

      assertThat(result.findings().examples().values()).allMatch(List::isEmpty);
      assertThat(result.pass()).isTrue();
      assertThat(result.findings().held()).isPositive();
    }
  }

  @Test
  void acceptanceGoesThroughAllThree() throws Exception {
    StringWriter said = new StringWriter();
    try (Standalone weir = start("1m")) {
      DatagenCommand.prepare(new CommandLine(new DatagenCommand()))
          .setOut(new PrintWriter(said))
          .execute(
              "accept",
              "--quick",
              "--only=records",
              "--token=root",
              "--gateway=" + weir.url(),
              "--query=" + weir.url());
    }
    // Of the others it depends on the speed of the machine whether they had the time.
    assertThat(said.toString())
        .contains("PASS  S1", "PASS  S3", "PASS  M2", "PASS  K1", "PASS  K4")
        .contains("  S4  ", "  S5  ", "  S8  ", "  M1  ", "  M3  ", "  M4  ", "  M5  ", "  K3  ");
  }

  private static void awaitMore(KeysRun run, CompletableFuture<?> ended) {
    KeysProgress before = run.soFar();
    awaitUnlessEnded(
        ended,
        () ->
            run.soFar().written() >= before.written() + 300
                && run.soFar().increased() >= before.increased() + 20
                && run.soFar().listed() > before.listed()
                && run.soFar().contended() >= before.contended() + 500);
  }

  private static void awaitMore(DocumentsRun run, CompletableFuture<?> ended) {
    DocumentsProgress before = run.soFar();
    awaitUnlessEnded(
        ended,
        () ->
            run.soFar().written() >= before.written() + 200
                && run.soFar().numbers() >= before.numbers() + 80
                && run.soFar().filtered() >= before.filtered() + 10
                && run.soFar().resolved() >= before.resolved() + 2
                && run.soFar().deleted() > before.deleted());
  }

  private static void awaitUnlessEnded(CompletableFuture<?> ended, Callable<Boolean> condition) {
    await().atMost(WITHIN).until(() -> ended.isDone() || condition.call());
    assertThat(ended).isNotDone();
  }
}
