package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.KeyGroups;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.labels.LabelMatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletions in the log, over real Kafka, RocksDB and queryable state. */
class DeletedTagTest extends JobOverKafka {
  /** So many samples have more chunks than one page of the index names. */
  private static final int LONG = 300_000;

  private static final Tag TAG = Tag.of("boiler-7");
  private static final Tag OTHER = Tag.of("boiler-8");

  private void send(Tag tag, int from, int to) {
    for (int n = from; n < to; n += 500) {
      SampleBlock.Writer block = new SampleBlock.Writer(JobUnderTest.WIDTH, 1 << 15);
      for (int i = n; i < Math.min(n + 500, to); i++) {
        block.add(tag, i, new double[] {i, 0, 0});
      }
      job.topics().send(block);
    }
    job.topics().await();
  }

  private void delete(Tag tag, long before) {
    job.topics().send(new TagDeletion(tag, TagDeletion.ALL_WIDTHS, before));
    job.topics().await();
  }

  private void awaitHeld(Tag tag, long first, long last, long count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              QueryResult.Tags.Entry held = entry(tag);
              assertThat(held.first()).isEqualTo(first);
              assertThat(held.last()).isEqualTo(last);
              assertThat(held.count()).isEqualTo(count);
            });
  }

  private QueryResult.Tags.Entry entry(Tag tag) throws Exception {
    QueryResult answer = job.ask(new Query.TagList(tag.toString(), "", 1, 0, tag.hashCode()));
    return ((QueryResult.Tags) answer).tags().get(0);
  }

  private QueryResult ask(Tag tag) throws Exception {
    return job.ask(new Query.Report(tag, new Periods(1, 2 * LONG, 1000)));
  }

  private void awaitUnknown(Tag tag) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(
            () ->
                ask(tag) instanceof QueryResult.Refusal refusal
                    && refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_TAG);
  }

  private static Configuration measuring(boolean wrapped) {
    Configuration more = new Configuration();
    more.setString("state.latency-track.keyed-state-enabled", Boolean.toString(wrapped));
    return more;
  }

  /** Where the state measures how long it takes, RocksDB is not reached, and all is done by key. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLongSeriesGoesAndWhatComesLaterStaysAlsoAfterARestart(boolean wrapped) throws Exception {
    job.start(1, measuring(wrapped));
    send(TAG, 1, LONG);
    send(OTHER, 1, 100);
    awaitHeld(TAG, 1, LONG - 1, LONG - 1);

    delete(TAG, LONG - 1000);
    awaitHeld(TAG, LONG - 1000, LONG - 1, 1000);
    send(TAG, 7, 8);
    awaitHeld(TAG, 7, LONG - 1, 1001);
    delete(TAG, TagDeletion.ALL_TIMES);
    awaitUnknown(TAG);
    send(TAG, 5, 9);
    awaitHeld(TAG, 5, 8, 4);
    job.checkpoint();
    job.cancel();

    job.start(3, measuring(wrapped));
    awaitHeld(TAG, 5, 8, 4);
    awaitHeld(OTHER, 1, 99, 99);
    delete(TAG, TagDeletion.ALL_TIMES);
    awaitUnknown(TAG);
  }

  private List<String> found(String selector) throws Exception {
    List<String> found = new ArrayList<>();
    KeyGroups keyGroups = new KeyGroups(128);
    for (int keyGroup = 0; keyGroup < 128; ) {
      QueryResult.Tags tags =
          (QueryResult.Tags)
              job.ask(
                  new Query.TagList(
                      "",
                      "",
                      1000,
                      0,
                      LabelMatcher.ofSelector(selector),
                      keyGroups.hashFor(keyGroup)));
      tags.tags().forEach(entry -> found.add(entry.tag().toString()));
      keyGroup = tags.lastKeyGroup() + 1;
    }
    return found;
  }

  private void awaitFound(String selector, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(found(selector)).hasSize(count));
  }

  private void sendOne(String tag) {
    SampleBlock.Writer block = new SampleBlock.Writer(1, 1 << 10);
    block.add(Tag.of(tag), 5, new double[] {1});
    job.topics().send(block);
  }

  /** Also where RocksDB is not reached, and no index of labels is kept. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tagsAreFoundByLabelUntilTheyAreDeletedAlsoAfterARestart(boolean wrapped) throws Exception {
    job.start(2, measuring(false));
    for (int i = 0; i < 40; i++) {
      sendOne("cpu{host=\"h" + i % 10 + "\",mode=\"m" + i + "\"}");
    }
    sendOne("{host=\"h3\"}");
    send(Tag.of("{host=\"h3\",of=\"three values\"}"), 1, 3);
    awaitFound("{host=\"h3\"}", 5);
    awaitFound("{host=~\"h3|h4\",mode!=\"m3\"}", 8);
    awaitFound("{tag=~\".host.*\",value=\"2\"}", 1);
    job.checkpoint();
    job.cancel();

    job.start(1, measuring(wrapped));
    awaitFound("{host=\"h3\"}", 5);
    delete(Tag.of("cpu{host=\"h3\",mode=\"m3\"}"), TagDeletion.ALL_TIMES);
    awaitFound("cpu{host=\"h3\"}", 3);
    sendOne("cpu{host=\"h3\",mode=\"new\"}");
    sendOne("cpu{host=\"h3\",mode=\"newer\"}");
    awaitFound("{host=\"h3\"}", 6);
    job.checkpoint();
    job.cancel();

    job.start(3, measuring(false));
    awaitFound("{host=\"h3\"}", 6);
    awaitFound("{mode=\"new\"}", 1);
    awaitFound("{mode=\"m3\"}", 0);
  }

  @Test
  void aReplicaThatReadsTheLogFromItsBeginningHoldsTheSame() throws Exception {
    job.start(2);
    send(TAG, 1, 5000);
    send(OTHER, 1, 5000);
    delete(TAG, TagDeletion.ALL_TIMES);
    delete(OTHER, 4000);
    send(TAG, 100, 200);
    send(OTHER, 50, 60);
    awaitHeld(TAG, 100, 199, 100);
    awaitHeld(OTHER, 50, 4999, 1010);

    job.startReplica();

    awaitHeld(TAG, 100, 199, 100);
    awaitHeld(OTHER, 50, 4999, 1010);
  }

  /** After the savepoint, the log is read again up to the deletion and on. */
  @Test
  void aDeletionThatIsReadAgainChangesNothing() throws Exception {
    job.start(1);
    send(TAG, 1, 5000);
    awaitHeld(TAG, 1, 4999, 4999);
    Path before = job.stopWithSavepoint();
    for (int run = 0; run < 2; run++) {
      job.startFromCopy(before);
      if (run == 0) {
        delete(TAG, 3000);
        send(TAG, 10, 20);
      }
      awaitHeld(TAG, 10, 4999, 2010);
      job.cancel();
    }
  }

  @Test
  void whatIsNoDeletionIsSkipped() throws Exception {
    job.start(2);
    byte[] cut = new TagDeletion(TAG, 0, 1).toBytes();
    send(TAG, 1, 10);
    job.topics().send(TAG, Arrays.copyOf(cut, cut.length - 1));
    send(TAG, 10, 20);

    awaitHeld(TAG, 1, 19, 19);
  }
}
