package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /tags} read by pages while new tags arrive all the time. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class TagPagesTest {
  private static final double[] VALUES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  private static final int LISTINGS = 17;
  private static final int TAGS_A_BATCH = 5;
  private static final int PAUSE_MILLIS = 50;

  /** In another order as UTF-16 than as bytes: the last but one is U+FF5E, the last U+1F525. */
  private static final String[] BEGINNINGS = {"A", "b-7", "ä", "\uff5e", "\ud83d\udd25"};

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyListingHasEachTagThatWasVisibleBeforeItOnceAndInOrder(int parallelism)
      throws Exception {
    System.out.println("seed " + seed + " (repeat with -Dweir.seed=" + seed + ")");
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_PARALLELISM", Integer.toString(parallelism));
    ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    try (Standalone weir = Standalone.start(environment)) {
      HttpApi api = new HttpApi(weir.url());
      Random names = new Random(random.nextLong());
      ScheduledFuture<?> posting =
          writer.scheduleWithFixedDelay(
              () -> postNewTags(api, names), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);

      listWhileTagsArrive(api, posting);

      posting.cancel(false);
      writer.shutdown();
      assertThat(writer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(list(api, 1000)).hasSameElementsAs(acknowledged));
    } finally {
      writer.shutdownNow();
    }
  }

  private void listWhileTagsArrive(HttpApi api, ScheduledFuture<?> posting) throws Exception {
    Set<String> visible = new HashSet<>();
    for (int listings = 0; listings < LISTINGS; ) {
      requireRunning(posting);
      visible.addAll(answered(api, visible));
      int before = acknowledged.size();

      // Pages of one or two make most of a task's answer that lacks a name. On a slow machine tags
      // come faster than such pages list them.
      List<String> listed =
          list(
              api,
              listings % 2 == 0
                  ? 1 + random.nextInt(2) + acknowledged.size() / 300
                  : 10 + random.nextInt(40));

      Set<String> missed = new HashSet<>(visible);
      listed.forEach(missed::remove);
      assertThat(missed).as("visible before listing %d of %d tags", listings, before).isEmpty();
      visible.addAll(listed);
      if (acknowledged.size() > before) {
        listings++;
      }
    }
  }

  private static void requireRunning(ScheduledFuture<?> posting)
      throws ExecutionException, InterruptedException {
    if (posting.isDone()) {
      posting.get();
    }
  }

  /** Of the tags that came last, those that a report has a sample of. */
  private List<String> answered(HttpApi api, Set<String> visible) throws Exception {
    List<String> answered = new ArrayList<>();
    List<String> unknown =
        acknowledged.stream().filter(tag -> !visible.contains(tag)).limit(20).toList();
    for (String tag : unknown) {
      long now = System.currentTimeMillis() * 1_000_000L;
      if (api.report(tag, now - 3600_000_000_000L, now + 1, 1).statusCode() == 200) {
        answered.add(tag);
      }
    }
    return answered;
  }

  /** All tags, which must come once each and in the order of their bytes. */
  private static List<String> list(HttpApi api, int limit)
      throws IOException, InterruptedException {
    List<String> listed = new ArrayList<>();
    for (JsonNode entry : api.tags(limit)) {
      String tag = entry.path("tag").textValue();
      assertThat(entry.path("count").longValue()).as("samples of %s", tag).isOne();
      if (!listed.isEmpty()) {
        String before = listed.get(listed.size() - 1);
        assertThat(Arrays.compareUnsigned(utf8(before), utf8(tag)))
            .as("order of %s and %s", before, tag)
            .isNegative();
      }
      listed.add(tag);
    }
    return listed;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void postNewTags(HttpApi api, Random names) {
    long now = System.currentTimeMillis() * 1_000_000L;
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < TAGS_A_BATCH; i++) {
      String beginning = BEGINNINGS[names.nextInt(BEGINNINGS.length)];
      samples.add(new Sample(beginning + Long.toHexString(names.nextLong()), now, VALUES));
    }
    try {
      api.postBatch(samples);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("a batch was not taken", e);
    }
    samples.forEach(sample -> acknowledged.add(sample.tag()));
  }
}
