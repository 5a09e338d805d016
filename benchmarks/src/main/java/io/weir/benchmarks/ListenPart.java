package io.weir.benchmarks;

import io.weir.benchmarks.records.EventText;
import io.weir.benchmarks.records.RecordConnection;
import io.weir.benchmarks.records.RecordServer;
import io.weir.testkit.probe.RequestRun;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long after the answer to an append its listeners have the event: as many listeners to each
 * stream, events at a fixed rate. Every listener must get all events of its stream, each once, in
 * their order.
 */
record ListenPart(RunContext run) implements BenchPart<RecordServer> {
  static final Figure.OfQueries FIGURES =
      new Figure.OfQueries("from the answer until a listener has the event");

  private static final Figure.OfQueries SENT =
      new Figure.OfQueries("from sending until a listener has the event");
  private static final int CONNECTIONS = 4;
  private static final double PER_SECOND = 100;

  @Override
  public boolean isFor(RecordServer server) {
    return server.abilities().contains(RecordServer.Ability.LISTENERS);
  }

  @Override
  public void prepare(RecordServer server) throws IOException, InterruptedException {
    listen(server, "warm", run.sizes().records().warmUpSeconds(server));
  }

  @Override
  public void run(RecordServer server, int round) throws IOException, InterruptedException {
    HeardEvents heard = listen(server, Integer.toString(round), run.sizes().records().seconds());
    run.noteLatency(FIGURES, server, heard.sinceAnswer());
    run.noteLatency(SENT, server, heard.sinceSending());
  }

  private HeardEvents listen(RecordServer server, String round, double seconds)
      throws IOException, InterruptedException {
    RecordSizes sizes = run.sizes().records();
    RecordRound streams = new RecordRound(server, "listen" + round, sizes.streams());
    List<String> listened =
        IntStream.range(0, sizes.listeners()).mapToObj(i -> streams.stream(i)).toList();
    HeardEvents heard = new HeardEvents(streams, listened);
    try (AutoCloseable listening = server.listen(listened, heard)) {
      new RequestRun(CONNECTIONS, PER_SECOND, (long) (seconds * 1e9))
          .run(connection -> appender(server, streams, heard));
      heard.await();
      return heard;
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("listeners were not closed", e);
    }
  }

  private static RequestRun.Connection appender(
      RecordServer server, RecordRound streams, HeardEvents heard) throws IOException {
    RecordConnection connection = server.connect();
    return new RequestRun.Connection() {
      @Override
      public RequestRun.Check send(long number) throws IOException {
        byte[] json = EventText.of(number);
        long sent = System.nanoTime();
        String id = connection.append(streams.stream(number), json);
        heard.answered(streams.stream(number), id, number, sent, System.nanoTime());
        return RequestRun.Check.NONE;
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }
}
