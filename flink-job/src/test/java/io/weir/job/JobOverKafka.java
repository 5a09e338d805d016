package io.weir.job;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the job on a cluster and a broker of their own, which start with each test. */
abstract class JobOverKafka {
  @TempDir Path dir;
  JobUnderTest job;

  @BeforeEach
  final void startCluster() throws Exception {
    job = new JobUnderTest(dir);
  }

  @AfterEach
  final void stopCluster() throws Exception {
    job.close();
  }
}
