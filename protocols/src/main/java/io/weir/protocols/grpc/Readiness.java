package io.weir.protocols.grpc;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.weir.service.http.ReadyCheck;
import io.weir.service.process.DaemonThreads;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells {@code grpc.health.v1} what {@code /ready} would answer, for the server as a whole, whose
 * name is empty, and for each of its services. Watchers are told within half a second.
 */
final class Readiness implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final HealthStatusManager health;
  private final List<ReadyCheck> checks;
  private final List<String> services;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("weir-grpc-health"));

  Readiness(HealthStatusManager health, List<ReadyCheck> checks, String... services) {
    this.health = health;
    this.checks = List.copyOf(checks);
    this.services = List.of(services);
  }

  void start() {
    look();
    clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether all that is needed is there. */
  boolean isReady() {
    return checks.stream().allMatch(check -> check.fault().isEmpty());
  }

  private void look() {
    ServingStatus now = isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, now);
    services.forEach(service -> health.setStatus(service, now));
  }

  /** Nothing is served from now on; watchers are told. */
  @Override
  public void close() {
    clock.shutdownNow();
    health.enterTerminalState();
  }
}
