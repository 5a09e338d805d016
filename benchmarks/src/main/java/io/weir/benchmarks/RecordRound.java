package io.weir.benchmarks;

import io.weir.benchmarks.records.AppendedEvents;
import io.weir.benchmarks.records.EventText;
import io.weir.benchmarks.records.RecordConnection;
import io.weir.benchmarks.records.RecordServer;
import io.weir.testkit.probe.RequestRun;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The streams of a round, new to the server: what is appended to them, and what they must have
 * then.
 *
 * @param bucket before the names of all streams
 * @param streams their number
 */
record RecordRound(RecordServer server, String bucket, int streams, AppendedEvents appended) {
  RecordRound(RecordServer server, String bucket, int streams) {
    this(server, bucket, streams, new AppendedEvents(server));
  }

  String stream(long number) {
    return bucket + "/s" + number % streams;
  }

  /** A connection that appends event after event, to the streams in turn. */
  RequestRun.Connection appender() throws IOException {
    RecordConnection connection = server.connect();
    return connection(
        connection,
        number -> {
          String id = connection.append(stream(number), EventText.of(number));
          return () -> appended.told(stream(number), id, number);
        });
  }

  /** A connection that appends so many events in each request. */
  RequestRun.Connection appender(int batch) throws IOException {
    RecordConnection connection = server.connect();
    return connection(
        connection,
        number -> {
          long first = number * batch;
          List<byte[]> events =
              LongStream.range(first, first + batch).mapToObj(EventText::of).toList();
          List<String> ids = connection.append(stream(number), events);
          return () -> {
            for (int i = 0; i < batch; i++) {
              appended.told(stream(number), ids.get(i), first + i);
            }
          };
        });
  }

  /** A connection that reads the last events of the streams in turn. */
  RequestRun.Connection reader(int count) throws IOException {
    RecordConnection connection = server.connect();
    return connection(
        connection,
        number -> {
          RecordConnection.Events events = connection.last(stream(number), count);
          return () -> appended.checkLast(stream(number), count, events.parse());
        });
  }

  /** What a connection does with a number. */
  interface Request {
    RequestRun.Check send(long number) throws IOException;
  }

  /** A connection of a run that is closed with that of a server. */
  static RequestRun.Connection connection(Closeable connection, Request request) {
    return new RequestRun.Connection() {
      @Override
      public RequestRun.Check send(long number) throws IOException {
        return request.send(number);
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  /** Reads everything. */
  void check() throws IOException {
    try (RecordConnection connection = server.connect()) {
      appended.checkAll(connection);
    }
  }
}
