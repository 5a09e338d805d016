package io.weir.job;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of the job, each with a job and topics of its own on the cluster that all share. */
abstract class JobOverKafka {
  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  Path dir;
  JobUnderTest job;

  @BeforeEach
  final void startJob() throws Exception {
    job = new JobUnderTest(CLUSTER);
    dir = job.directory();
  }

  @AfterEach
  final void endJob() throws Exception {
    job.close();
  }
}
