package io.weir.protocols.grpc;

import io.weir.client.v1.Check;
import io.weir.client.v1.StatusReply;
import io.weir.service.http.ReadyCheck;
import java.util.List;

/** What {@code Status} answers: what {@code /ready} would. */
record ServerStatus(String version, List<ReadyCheck> checks) {
  ServerStatus {
    checks = List.copyOf(checks);
  }

  StatusReply now() {
    StatusReply.Builder reply = StatusReply.newBuilder().setVersion(version).setReady(true);
    for (ReadyCheck check : checks) {
      String fault = check.fault().orElse("");
      reply.addChecks(
          Check.newBuilder()
              .setName(check.name())
              .setFault(fault)
              .addAllWarnings(check.warnings()));
      if (!fault.isEmpty()) {
        reply.setReady(false);
      }
    }
    return reply.build();
  }
}
