package io.weir.datagen.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.testkit.fake.FakeWeir;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DemoTest {
  /** 23 h at a sample each 5 s and one at a sample a second, but for an edge. */
  private static final int A_DAY = 23 * 720 + 3600;

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final List<String> said = new CopyOnWriteArrayList<>();

  /** Runs one until a tag has more samples than that. */
  private void runUntil(FakeWeir weir, int samples) throws Exception {
    CountDownLatch filled = new CountDownLatch(1);
    try (Demo demo = new Demo(weir.url(), "", 1, said::add)) {
      Thread thread = new Thread(() -> run(demo, filled));
      thread.start();
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  filled.getCount() == 0
                      && weir.samplesOf("demo.").stream().allMatch(count -> count > samples));
      demo.close();
      thread.join();
    }
  }

  private static void run(Demo demo, CountDownLatch filled) {
    try {
      demo.run(filled::countDown);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void backfillsADayThenGoesOnAndContinuesWhereItEnded() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      runUntil(weir, A_DAY + 2);
      assertThat(weir.samplesOf("demo.")).hasSize(12);
      long received = weir.received();
      int before = weir.samplesOf("demo.pump.1").get(0);

      runUntil(weir, before + 1);
      assertThat(weir.stored()).as("nothing is sent twice").isEqualTo(weir.received());
      assertThat(weir.received()).isGreaterThan(received);
    }
    assertThat(said).anyMatch(line -> line.startsWith("demo: back-filled "));
  }

  @Test
  void sendsAgainWhatWasNotTaken() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      CountDownLatch filled = new CountDownLatch(1);
      try (Demo demo = new Demo(weir.url(), "", 1, said::add)) {
        Thread thread = new Thread(() -> run(demo, filled));
        thread.start();
        await().atMost(LIMIT).until(() -> filled.getCount() == 0);
        weir.shed(7, 400, "0");
        await().atMost(LIMIT).until(() -> said.stream().anyMatch(line -> line.contains("again")));
        long stored = weir.stored();
        await().atMost(LIMIT).until(() -> weir.stored() > stored + 12 * 7);
        demo.close();
        thread.join();
      }
      List<Integer> counts = weir.samplesOf("demo.");
      assertThat(counts).hasSize(12).allMatch(count -> count.equals(counts.get(0)));
    }
  }
}
