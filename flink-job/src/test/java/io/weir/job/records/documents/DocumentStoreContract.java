package io.weir.job.records.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.NamePage;
import io.weir.model.records.RequestId;
import io.weir.model.records.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands and queries at random, compared with the model. */
public abstract class DocumentStoreContract extends ModelledDocuments {
  private static final int TIMES = 30;

  static LongStream seeds() {
    return LongStream.range(0, 8);
  }

  private static MetricKey randomKey(Random random) {
    return MetricKey.of(IDS.get(random.nextInt(IDS.size())));
  }

  private static long randomTime(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> DocumentCommand.FIRST_TIME;
      case 1 -> DocumentCommand.LAST_TIME;
      default -> BASE + random.nextInt(TIMES);
    };
  }

  private static TimeRange randomRange(Random random) {
    long one = randomTime(random);
    long other = randomTime(random);
    return random.nextInt(3) == 0
        ? TimeRange.ALL
        : new TimeRange(Math.min(one, other), Math.max(one, other) + random.nextInt(2));
  }

  private static byte[] randomDocument(Random random) {
    return ("{\"n\":" + random.nextInt(10) + ",\"s\":\"" + "x".repeat(random.nextInt(30)) + "\"}")
        .getBytes(UTF_8);
  }

  private static DocumentCommand randomCommand(Random random, int number) {
    RequestId request = new RequestId(1, number);
    MetricKey key = randomKey(random);
    return random.nextInt(12) == 0
        ? new DocumentCommand.DeleteDocuments(
            request,
            key,
            randomRange(random),
            random.nextBoolean() ? DocumentCommand.DeleteDocuments.ALL : 1 + random.nextInt(9))
        : new DocumentCommand.PutDocument(request, key, randomTime(random), randomDocument(random));
  }

  private static DocumentQuery.Documents randomQuery(Random random) {
    List<MetricKey> keys = new ArrayList<>(IDS.stream().map(MetricKey::of).toList());
    keys.add(MetricKey.of("nothing"));
    Collections.shuffle(keys, random);
    return query(
        keys.subList(0, 1 + random.nextInt(keys.size())),
        randomRange(random),
        random.nextBoolean(),
        new DocumentQuery.Page(
            1 + random.nextInt(random.nextBoolean() ? 4 : 300),
            1 + random.nextInt(random.nextBoolean() ? 100 : 10_000),
            1 + random.nextInt(50)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void answersWhatTheModelHas(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 600; i++) {
      apply(randomCommand(random, i));
      if (i % 3 == 0) {
        DocumentQuery.Documents query = randomQuery(random);
        check(query);
        check(after(query, Optional.of(new DocumentPlace(randomTime(random), randomKey(random)))));
        checkMetrics(random);
      }
    }
  }

  private void checkMetrics(Random random) {
    String prefix = random.nextBoolean() ? "" : random.nextBoolean() ? "a" : "z.";
    String after = random.nextBoolean() ? "" : IDS.get(random.nextInt(IDS.size()));
    int limit = 1 + random.nextInt(4);
    List<String> ids =
        model.keySet().stream()
            .map(DocumentPlace::key)
            .distinct()
            .sorted()
            .map(MetricKey::id)
            .filter(id -> id.startsWith(prefix))
            .filter(id -> Arrays.compareUnsigned(id.getBytes(UTF_8), after.getBytes(UTF_8)) > 0)
            .toList();
    assertThat(
            engine.answer(
                new DocumentQuery.Metrics(List.of(), new NamePage(prefix, after, limit), 0)))
        .isEqualTo(
            new DocumentResult.Metrics(
                ids.subList(0, Math.min(limit, ids.size())), ids.size() > limit, 0, 127));
  }

  /** Whoever goes from page to page sees once what nobody touches meanwhile. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void pagesNeitherLoseNorRepeatWhileOthersWrite(long seed) {
    Random random = new Random(seed);
    int commands = 0;
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 40; j++) {
        apply(randomCommand(random, commands++));
      }
      DocumentQuery.Documents query = randomQuery(random);
      Set<DocumentPlace> untouched = new HashSet<>(places(query));
      List<DocumentPlace> seen = new ArrayList<>();
      Optional<DocumentPlace> stoppedAt = Optional.empty();
      do {
        DocumentQuery.Documents next = after(query, stoppedAt);
        check(next);
        DocumentResult.Documents page = ask(next);
        page.documents().forEach(each -> seen.add(placeOf(query, each)));
        stoppedAt = page.stoppedAt();
        DocumentCommand command = randomCommand(random, commands++);
        apply(command);
        untouched.removeIf(place -> isTouched(place, command));
      } while (stoppedAt.isPresent());

      assertThat(seen).containsAll(untouched);
      Comparator<DocumentPlace> order =
          query.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
      assertThat(seen).doesNotHaveDuplicates().isSortedAccordingTo(order);
    }
  }

  private static boolean isTouched(DocumentPlace place, DocumentCommand command) {
    return command instanceof DocumentCommand.PutDocument put
        ? place.equals(new DocumentPlace(put.time(), put.key()))
        : isIn(place, command.key(), ((DocumentCommand.DeleteDocuments) command).range());
  }

  /** As a replica does, and a task after it was restored. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSameCommandsGiveTheSameChangesAndDocuments(long seed) throws Exception {
    Random random = new Random(seed);
    List<DocumentCommand> log =
        IntStream.range(0, 300).mapToObj(i -> randomCommand(random, i)).toList();
    DocumentStore other = new DocumentStore(newMap(), KEY_GROUPS);
    for (int i = 0; i < log.size(); i++) {
      Change change = apply(log.get(i));
      assertThat(other.apply(log.get(i), new LogPosition(0, i), 1001 + i).toBytes())
          .isEqualTo(change.toBytes());
    }
    for (DocumentCommand again : log.subList(log.size() - 20, log.size())) {
      apply(again);
    }
    check(
        query(
            IDS.stream().map(MetricKey::of).toList(),
            TimeRange.ALL,
            false,
            new DocumentQuery.Page(1000, 1 << 20, 1)));
  }
}
