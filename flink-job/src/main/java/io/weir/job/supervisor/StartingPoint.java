package io.weir.job.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;

/**
 * What a job starts from.
 *
 * @param path of a checkpoint, which becomes the job's own, or of a savepoint, which stays as it is
 */
public record StartingPoint(Path path, boolean isSavepoint) {
  /**
   * The newest whole checkpoint; or the savepoint, if it is newer than that by its number, which
   * checkpoints and savepoints of a job share. So it is used only once. Damaged checkpoints do not
   * matter if a savepoint is newer than all of them.
   *
   * @param unusable checkpoints that look whole, but that Flink could not restore
   * @throws IOException if there were checkpoints, and none is whole
   */
  static Optional<StartingPoint> choose(
      Checkpoints checkpoints, Optional<Path> savepoint, Set<Path> unusable) throws IOException {
    if (savepoint.isPresent()) {
      Snapshot given = Snapshot.read(savepoint.get());
      if (given.number() > checkpoints.highestNumber()) {
        given.requireWhole();
        if (unusable.contains(savepoint.get())) {
          throw new IOException("Flink cannot restore savepoint " + savepoint.get());
        }
        return Optional.of(new StartingPoint(savepoint.get(), true));
      }
    }
    return checkpoints.newestBut(unusable).map(checkpoint -> new StartingPoint(checkpoint, false));
  }

  /** Lets a job start from there. */
  public void setIn(JobGraph graph) {
    RecoveryClaimMode claim = isSavepoint ? RecoveryClaimMode.NO_CLAIM : RecoveryClaimMode.CLAIM;
    graph.setSavepointRestoreSettings(
        SavepointRestoreSettings.forPath(path.toUri().toString(), false, claim));
  }

  @Override
  public String toString() {
    return (isSavepoint ? "savepoint " : "checkpoint ") + path;
  }
}
