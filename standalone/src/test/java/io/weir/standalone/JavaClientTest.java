package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.weir.client.BlockingIndex;
import io.weir.client.Codecs;
import io.weir.client.ConditionException;
import io.weir.client.Entry;
import io.weir.client.IndexSettings;
import io.weir.client.IndexState;
import io.weir.client.PutOptions;
import io.weir.client.RetryPolicy;
import io.weir.client.WeirClient;
import io.weir.client.WeirException;
import io.weir.client.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client for Java, through gRPC, Kafka and the job. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class JavaClientTest {
  private static final Duration PATIENT = Duration.ofMinutes(2);

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private static String address;
  private static WeirClient client;

  @BeforeAll
  static void start() {
    address = WEIR.grpcAddress();
    client = WeirClient.builder(address).deadline(PATIENT).build();
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  record User(String name, int born) {}

  /** Stands in docs/keys.md, word for word. */
  @Test
  void theExampleOfTheDocumentsWorks() throws Exception {
    String server = address;
    // example: begin
    try (WeirClient weir = WeirClient.connect(server)) {
      BlockingIndex<User> users = weir.index("people", Codecs.json(User.class)).blocking();

      Written ada = users.put("ada", new User("Ada", 1815));
      users.put("ada", new User("Ada Lovelace", 1815), PutOptions.ifVersion(ada.version()));
      System.out.println(users.get("ada").orElseThrow().value()); // User[name=Ada Lovelace, ...]

      String position = users.putAll(Map.of("alan", new User("Alan", 1912)));
      users.getAll(List.of("alan", "nobody"), position); // [Found, empty]
      users.list("a", "", 10); // ada, alan
      users.delete("alan"); // true
    }
    // example: end

    List<String> lines =
        Files.readAllLines(Path.of("src/test/java/io/weir/standalone/JavaClientTest.java"));
    String example =
        lines
            .subList(
                lines.indexOf("    // example: begin") + 1, lines.indexOf("    // example: end"))
            .stream()
            .map(line -> line.replaceFirst("^ {4}", ""))
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of("../docs/keys.md"))).contains(example);
    assertThat(client.index("people", Codecs.json(User.class)).blocking().list("", "", 10))
        .extracting(Entry::key, entry -> entry.item().value().name())
        .containsExactly(tuple("ada", "Ada Lovelace"));
  }

  @Test
  void keepsValuesOfEachType() {
    client.index("types", Codecs.int64()).blocking().put("long", -5L);
    client.index("types", Codecs.uint64()).blocking().put("unsigned", -1L);
    client.index("types", Codecs.float64()).blocking().put("double", -0.0);
    client.index("types", Codecs.string()).blocking().put("text", "ß");
    client.index("types", Codecs.bytes()).blocking().put("bytes", new byte[] {0, -1});

    assertThat(client.index("types", Codecs.int64()).blocking().get("long").orElseThrow().value())
        .isEqualTo(-5);
    assertThat(
            Long.toUnsignedString(
                client
                    .index("types", Codecs.uint64())
                    .blocking()
                    .get("unsigned")
                    .orElseThrow()
                    .value()))
        .isEqualTo("18446744073709551615");
    assertThat(
            client.index("types", Codecs.float64()).blocking().get("double").orElseThrow().value())
        .isEqualTo(-0.0);
    assertThat(client.index("types", Codecs.string()).blocking().get("text").orElseThrow().value())
        .isEqualTo("ß");
    assertThat(client.index("types", Codecs.bytes()).blocking().get("bytes").orElseThrow().value())
        .containsExactly(0, -1);
    assertThatThrownBy(() -> client.index("types", Codecs.int64()).blocking().get("text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text/plain");
  }

  @Test
  void tellsWhatIsThereWhereAConditionIsNotMet() {
    BlockingIndex<String> index = client.index("cas", Codecs.string()).blocking();
    Written first = index.put("k", "1", PutOptions.ifAbsent());

    ConditionException refusal =
        catchThrowableOfType(
            ConditionException.class, () -> index.put("k", "2", PutOptions.ifAbsent()));

    assertThat(first.created()).isTrue();
    assertThat(refusal.found()).isEqualTo(first.version());
    assertThat(index.delete("k", first.version())).isTrue();
    assertThat(index.delete("k")).isFalse();
    assertThat(index.get("k")).isEmpty();
  }

  @Test
  void putsAndGetsMany() {
    BlockingIndex<Long> index = client.index("squares", Codecs.int64()).blocking();
    Map<String, Long> values = new TreeMap<>();
    for (long i = 0; i < 30_000; i++) {
      values.put("k" + i, i * i);
    }
    String position = index.putAll(values);

    assertThat(index.getAll(List.copyOf(values.keySet()), position))
        .extracting(each -> each.orElseThrow().value())
        .isEqualTo(List.copyOf(values.values()));
  }

  @Test
  void searchesAnIndexThatIsSetToBeSearched() {
    BlockingIndex<String> books = client.index("books", Codecs.string()).blocking();
    books.put("before", "a quick fox");
    WeirException refused =
        catchThrowableOfType(WeirException.class, () -> books.search("fox", "", 10));

    String position = books.set(IndexSettings.searchable());
    await()
        .atMost(PATIENT)
        .until(
            () -> books.state(position).equals(new IndexState(IndexSettings.searchable(), false)));
    String written = books.putAll(Map.of("dog", "a quick dog", "slow", "a slow fox"));

    assertThat(refused.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(books.search("fox", "", 10, written))
        .extracting(Entry::key, entry -> entry.item().value())
        .containsExactly(tuple("before", "a quick fox"), tuple("slow", "a slow fox"));
    assertThat(books.search("\"a quick\"", "before", 10, written))
        .extracting(Entry::key)
        .containsExactly("dog");
    assertThat(books.search("a", "", 2, written))
        .extracting(Entry::key)
        .containsExactly("before", "dog");
    assertThat(books.state(books.set(IndexSettings.NONE)).settings()).isEqualTo(IndexSettings.NONE);
  }

  @Test
  void aDeadlineIsKept() {
    WeirException late =
        catchThrowableOfType(
            WeirException.class,
            () ->
                client
                    .index("late", Codecs.string())
                    .within(Duration.ofNanos(1))
                    .blocking()
                    .put("k", "v"));

    assertThat(late.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(late).hasMessageContaining("the write may still happen");
  }

  @Test
  void asksAnotherServerWhereOneIsNotThere() {
    try (WeirClient both =
        WeirClient.builder("127.0.0.1:1", address)
            .retries(RetryPolicy.DEFAULT)
            .deadline(PATIENT)
            .build()) {
      both.index("over", Codecs.string()).blocking().put("k", "v");

      assertThat(both.index("over", Codecs.string()).blocking().get("k")).isPresent();
    }
  }
}
