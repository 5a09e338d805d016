package io.weir.job.supervisor;

import io.weir.job.JobConfiguration;
import io.weir.job.JobSettings;
import io.weir.job.JobVersion;
import io.weir.job.SampleJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory.RootExceptionInfo;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;

/** A Flink cluster, over its REST API. */
final class RestCluster implements FlinkCluster, AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration SUBMISSION = Duration.ofSeconds(60);
  private static final Duration CHECKPOINT = Duration.ofSeconds(60);

  private final RestClusterClient<String> client;
  private final JobSettings settings;
  private final Path checkpoints;
  private final Optional<Path> jar;

  /**
   * @param checkpoints where the job keeps them
   * @param jar of the job; empty where the cluster has its classes
   */
  RestCluster(URI address, JobSettings settings, Path checkpoints, Optional<Path> jar)
      throws IOException {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.jar = jar;
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, address.getHost());
    configuration.set(RestOptions.PORT, address.getPort());
    configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, 0); // the supervisor retries
    configuration.set(RestOptions.CONNECTION_TIMEOUT, CALL);
    try {
      client = new RestClusterClient<>(configuration, "supervisor");
    } catch (Exception e) {
      throw new IOException("Flink's client cannot be made: " + e, e);
    }
  }

  @Override
  public List<Job> jobs() throws IOException {
    return await(CALL, client.listJobs()).stream()
        .filter(job -> settings.name().equals(job.getJobName()))
        .map(job -> new Job(job.getJobId(), job.getJobState(), job.getStartTime()))
        .toList();
  }

  @Override
  public Optional<JobVersion> version(JobID job) throws IOException {
    JobMessageParameters parameters = new JobMessageParameters();
    parameters.jobPathParameter.resolve(job);
    return JobVersion.in(
        await(
                CALL,
                client.sendRequest(
                    JobConfigHeaders.getInstance(), parameters, EmptyRequestBody.getInstance()))
            .getExecutionConfigInfo()
            .getGlobalJobParameters());
  }

  @Override
  public String failure(JobID job) throws IOException {
    JobResult result = await(CALL, client.requestJobResult(job));
    return result.getSerializedThrowable().map(RestCluster::reason).orElse("for no known reason");
  }

  @Override
  public Optional<String> restoreFailure(JobID job) throws IOException {
    Map<ExecutionState, Integer> tasks =
        await(CALL, client.getJobDetails(job)).getJobVerticesPerState();
    if (tasks.entrySet().stream()
        .allMatch(state -> state.getKey() == ExecutionState.RUNNING || state.getValue() == 0)) {
      return Optional.empty();
    }
    JobExceptionsMessageParameters parameters = new JobExceptionsMessageParameters();
    parameters.jobPathParameter.resolve(job);
    return await(
            CALL,
            client.sendRequest(
                JobExceptionsHeaders.getInstance(), parameters, EmptyRequestBody.getInstance()))
        .getExceptionHistory()
        .getEntries()
        .stream()
        .max(Comparator.comparingLong(RootExceptionInfo::getTimestamp))
        .flatMap(last -> RestoreFailure.in(last.getStacktrace()));
  }

  @Override
  public void submit(JobID id, Optional<StartingPoint> from) throws IOException {
    JobGraph graph = graph();
    graph.setJobID(id);
    jar.ifPresent(path -> graph.addJar(new org.apache.flink.core.fs.Path(path.toUri())));
    from.ifPresent(start -> start.setIn(graph));
    await(SUBMISSION, client.submitJob(graph));
  }

  private JobGraph graph() {
    Configuration configuration = JobConfiguration.of(settings);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    StreamExecutionEnvironment definition =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    SampleJob.define(definition, settings);
    StreamGraph stream = definition.getStreamGraph();
    stream.setJobName(settings.name());
    return stream.getJobGraph();
  }

  @Override
  public void checkpoint(JobID job) throws IOException {
    await(CHECKPOINT, client.triggerCheckpoint(job, CheckpointType.CONFIGURED));
  }

  @Override
  public void cancel(JobID job) throws IOException {
    await(CALL, client.cancel(job));
  }

  private static <T> T await(Duration limit, CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(reason(e), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The last cause, in one line: Flink's messages are whole stack traces. */
  private static String reason(Throwable fault) {
    Throwable cause = ExceptionUtils.stripExecutionException(fault);
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString().lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    client.close();
  }
}
