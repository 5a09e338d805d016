package io.weir.job;

import static org.awaitility.Awaitility.await;

import io.weir.job.samples.QueryEngineContract;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobQueriesTest extends QueryEngineContract {
  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  private static final int TASKS = 2;

  private final TaskKeyGroups keyGroups = new TaskKeyGroups(new KeyGroups(128), 0, 127);
  private JobUnderTest job;

  @BeforeAll
  void createTopics() throws Exception {
    job = new JobUnderTest(CLUSTER);
  }

  @AfterEach
  void endJob() throws Exception {
    job.cancel();
  }

  @AfterAll
  void close() throws Exception {
    job.close();
  }

  @Override
  protected void add(Tag tag, long time, double[] values) {
    SampleBlock.Writer block = new SampleBlock.Writer(WIDTH, 64);
    block.add(tag, time, values);
    job.topics().send(block);
  }

  /** The job starts when all is in Kafka; what it answers first is then to be all of it. */
  @Override
  protected void settle() throws Exception {
    job.topics().await();
    job.start(TASKS);
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> job.statuses().size() == TASKS);
  }

  @Override
  protected QueryResult ask(Query query) throws Exception {
    return job.ask(query);
  }

  @Override
  protected TaskKeyGroups keyGroups() {
    return keyGroups;
  }
}
