package io.weir.datagen;

import io.weir.testkit.client.Service;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Range;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sends the loads of an acceptance, and knows what it has sent. */
final class Loads {
  private static final long SECOND = 1_000_000_000L;
  private static final int CONNECTIONS = 40;
  private static final long GIVE_UP = 30 * SECOND;

  private final Service gateway;
  private final long seed;
  private final CancellationToken cancellation;
  private final Consumer<String> say;

  /**
   * A load and what came of it.
   *
   * @param manifest of all samples of its workload, those of a load that it continues included
   */
  record Sent(LoadResult result, Manifest manifest) {
    String prefix() {
      return manifest.workload().prefix();
    }
  }

  Loads(Service gateway, long seed, CancellationToken cancellation, Consumer<String> say) {
    this.gateway = gateway;
    this.seed = seed;
    this.cancellation = cancellation;
    this.say = say;
  }

  /** Sends a rate as it happens. */
  Sent live(char name, long rate, long seconds, int batch) throws IOException {
    Schedule schedule = Schedule.live(rate, seconds * SECOND);
    return send(workload(Prefixes.unique(name), schedule), 0, batch, true, List.of());
  }

  /** Sends the last so many seconds, as fast as it goes. */
  Sent past(char name, long rate, long seconds, int batch) throws IOException {
    Schedule schedule = Schedule.recent(rate, seconds * SECOND);
    return send(workload(Prefixes.unique(name), schedule), 0, batch, false, List.of());
  }

  /**
   * Continues a load of the past with a rate as it happens, of the same tags. The gap, as long as
   * the first load took, gets a sample a second.
   */
  Sent continued(Sent past, long rate, long seconds, int batch) throws IOException {
    Schedule before = past.manifest().workload().schedule();
    List<Segment> segments = new ArrayList<>(before.segments());
    segments.add(new Segment(1, Nanos.now() + Schedule.AHEAD - before.end()));
    segments.add(new Segment(rate, seconds * SECOND));
    Workload workload = workload(past.prefix(), new Schedule(before.start(), segments));
    return send(workload, before.count(), batch, true, past.manifest().unacknowledged());
  }

  private Workload workload(String prefix, Schedule schedule) {
    return Workload.usual(seed, prefix, schedule);
  }

  private Sent send(Workload workload, long first, int batch, boolean live, List<Range> earlier)
      throws IOException {
    LoadPlan plan = new LoadPlan(workload, gateway, first, batch, CONNECTIONS, live, GIVE_UP);
    LoadResult result = new LoadLoop(plan, cancellation::isCancelled, LoadText.progress(say)).run();
    List<Range> unacknowledged = new ArrayList<>(earlier);
    unacknowledged.addAll(result.abandoned());
    return new Sent(result, new Manifest(workload, first + result.offered(), unacknowledged));
  }
}
