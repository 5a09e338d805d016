package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The streams of a bucket read by pages while others come and go. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class StreamPagesTest {
  private static final int STAYING = 600;
  private static final int LISTINGS = 8;

  /** In another order as UTF-16 than as bytes: the last but one is U+FF5E, the last U+1F525. */
  private static final String[] BEGINNINGS = {"A", "b 7+&", "ä", "\uff5e", "\ud83d\udd25"};

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private static String urlEncoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static void append(HttpApi api, String stream) throws IOException, InterruptedException {
    assertThat(api.post("/streams/pages/" + urlEncoded(stream), "1").statusCode()).isEqualTo(201);
  }

  /** A stream comes, and a while later it goes, until that is over. */
  private static Void comeAndGo(Random random, AtomicBoolean over, AtomicInteger gone)
      throws IOException, InterruptedException {
    HttpApi api = new HttpApi(WEIR.url());
    List<String> there = new ArrayList<>();
    while (!over.get()) {
      String name = BEGINNINGS[random.nextInt(BEGINNINGS.length)] + "~" + random.nextLong();
      append(api, name);
      there.add(name);
      if (there.size() > 20) {
        String last = urlEncoded(there.remove(random.nextInt(there.size())));
        assertThat(api.delete("/streams/pages/" + last).statusCode()).isEqualTo(204);
        gone.incrementAndGet();
      }
    }
    return null;
  }

  /** All names, page after page; each once and in the order of their bytes. */
  private static List<String> list(HttpApi api, int limit)
      throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page =
          HttpApi.json(api.get("/streams/pages?limit=" + limit + "&cursor=" + urlEncoded(cursor)));
      assertThat(page.path("data").size()).isLessThanOrEqualTo(limit);
      for (JsonNode stream : page.path("data")) {
        assertThat(stream.path("count").longValue()).isOne();
        names.add(stream.path("name").textValue());
      }
      if (page.path("next").isNull()) {
        break;
      }
      cursor = page.path("next").textValue();
    }
    for (int i = 1; i < names.size(); i++) {
      byte[] before = names.get(i - 1).getBytes(UTF_8);
      assertThat(Arrays.compareUnsigned(before, names.get(i).getBytes(UTF_8)))
          .as("order of %s and %s", names.get(i - 1), names.get(i))
          .isNegative();
    }
    return names;
  }

  @Test
  void eachListHasWhatStaysOnceAndInOrder() throws Exception {
    System.out.println("seed " + seed + " (repeat with -Dweir.seed=" + seed + ")");
    HttpApi api = new HttpApi(WEIR.url());
    List<String> staying = new ArrayList<>();
    for (int i = 0; i < STAYING; i++) {
      String name = BEGINNINGS[i % BEGINNINGS.length] + Long.toHexString(random.nextLong());
      append(api, name);
      staying.add(name);
    }
    staying.sort(
        (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8)));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger gone = new AtomicInteger();
    Random names = new Random(random.nextLong());
    CompletableFuture<Void> others = Background.run(() -> comeAndGo(names, over, gone));
    try {
      for (int i = 0, before = 0; i < LISTINGS && !others.isDone(); before = gone.get()) {
        List<String> listed = list(api, 5 + random.nextInt(60));

        assertThat(listed.stream().filter(name -> !name.contains("~")).toList()).isEqualTo(staying);
        i += gone.get() > before ? 1 : 0;
      }
    } finally {
      over.set(true);
    }
    others.get(60, TimeUnit.SECONDS);
    List<String> listed = list(api, 1000);
    assertThat(listed).hasSizeBetween(STAYING, STAYING + 20).containsAll(staying);
  }
}
