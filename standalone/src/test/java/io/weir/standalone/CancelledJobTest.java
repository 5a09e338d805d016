package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.Reference.Sample;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that ends while it is being asked. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class CancelledJobTest {
  private static final int ASKING = 8;
  private static final int CANCELLATIONS = 3;
  private static final String TAG = "asked";

  @TempDir Path dir;

  @Test
  void answersWith503WhileTheJobIsAwayAndRightlyAfterwards() throws Exception {
    Reference reference = new Reference();
    long begin = System.currentTimeMillis() * 1_000_000L - 3_600_000_000_000L;
    for (int i = 0; i < 20_000; i++) {
      reference.add(
          new Sample(TAG, begin + i * 100_000_000L, new double[] {i, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }
    long end = begin + 20_000 * 100_000_000L;
    try (Standalone weir = Running.standalone(dir)) {
      HttpApi api = new HttpApi(weir.url());
      post(api, reference);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(api.countOfAllTags()).isEqualTo(reference.count()));
      String expected = api.report(TAG, begin, end, 1000).body();
      api.assertReport(reference, TAG, begin, end, 1000);

      try (Storm storm = new Storm(weir.url(), begin, end, expected)) {
        for (int i = 0; i < CANCELLATIONS; i++) {
          storm.awaitAnswers(200);
          weir.job().cancel();
          storm.awaitAnswers(503);
          weir.job().run();
          await().atMost(Duration.ofSeconds(60)).until(api::isReady);
        }
        storm.awaitAnswers(200);
      }
      api.assertReport(reference, TAG, begin, end, 1000);
      assertThat(api.countOfAllTags()).isEqualTo(reference.count());
    }
  }

  private static void post(HttpApi api, Reference reference) throws Exception {
    List<Sample> samples = new ArrayList<>();
    reference
        .byTag()
        .forEach((tag, all) -> all.forEach((time, v) -> samples.add(new Sample(tag, time, v))));
    api.postBatch(samples);
  }

  /** Asks without a pause, and fails if any answer is neither right nor 503. */
  private static final class Storm implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(ASKING);
    private final AtomicBoolean over = new AtomicBoolean();
    private final ConcurrentHashMap<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final List<Future<?>> asking = new ArrayList<>();

    Storm(String url, long begin, long end, String expected) {
      for (int i = 0; i < ASKING; i++) {
        asking.add(
            threads.submit(
                () -> {
                  HttpApi api = new HttpApi(url);
                  while (!over.get()) {
                    HttpResponse<String> answer = api.report(TAG, begin, end, 1000);
                    if (answer.statusCode() == 200) {
                      assertThat(answer.body()).isEqualTo(expected);
                    } else {
                      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                      assertThat(answer.headers().firstValue("content-type").orElse(""))
                          .startsWith("application/problem+json");
                    }
                    answers
                        .computeIfAbsent(answer.statusCode(), status -> new AtomicInteger())
                        .incrementAndGet();
                  }
                  return null;
                }));
      }
    }

    /** Waits for more answers of that status. */
    void awaitAnswers(int status) {
      int enough = count(status) + 2 * ASKING;
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (Future<?> each : asking) {
                  if (each.isDone()) {
                    each.get(); // throws what it failed with
                  }
                }
                return count(status) >= enough;
              });
    }

    private int count(int status) {
      AtomicInteger count = answers.get(status);
      return count == null ? 0 : count.get();
    }

    @Override
    public void close() throws Exception {
      over.set(true);
      for (Future<?> each : asking) {
        each.get(60, TimeUnit.SECONDS);
      }
      threads.shutdownNow();
    }
  }
}
