package io.weir.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RequestRunTest {
  private static final long MILLI = 1_000_000;

  private final Set<Long> sent = ConcurrentHashMap.newKeySet();
  private final AtomicInteger closed = new AtomicInteger();

  private interface Request {
    RequestRun.Check send(long number) throws IOException;
  }

  private RequestRun.Source source(Request request) {
    return connection ->
        new RequestRun.Connection() {
          @Override
          public RequestRun.Check send(long number) throws IOException {
            assertThat(sent.add(number)).as("sent once").isTrue();
            return request.send(number);
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
  }

  @Test
  void sendsAsManyAsAreDueEachOnce() throws Exception {
    RequestRun.Result result =
        new RequestRun(3, 1000, 100 * MILLI).run(source(number -> RequestRun.Check.NONE));

    assertThat(result.count()).isEqualTo(100);
    assertThat(sent).isEqualTo(LongStream.range(0, 100).boxed().collect(Collectors.toSet()));
    assertThat(closed).hasValue(3);
  }

  @Test
  void countsFromWhenARequestWasDue() throws Exception {
    RequestRun.Result result =
        new RequestRun(1, 1000, 10 * MILLI)
            .run(
                source(
                    number -> {
                      LockSupport.parkNanos(number == 0 ? 50 * MILLI : 0);
                      return RequestRun.Check.NONE;
                    }));

    // The last was due 9 ms after the first and had to wait for it.
    assertThat(result.latency().getMinValue()).isGreaterThanOrEqualTo(40_000);
  }

  @Test
  void timeOfChecksIsNotCountedWithoutARate() throws Exception {
    RequestRun.Result result =
        new RequestRun(1, Double.POSITIVE_INFINITY, 60 * MILLI)
            .run(source(number -> () -> LockSupport.parkNanos(20 * MILLI)));

    assertThat(result.count()).isBetween(1L, 3L);
    assertThat(result.latency().getValueAtPercentile(50)).isLessThan(20_000);
  }

  @Test
  void firstFailureEndsItAll() {
    assertThatThrownBy(
            () ->
                new RequestRun(2, Double.POSITIVE_INFINITY, 60_000 * MILLI)
                    .run(
                        source(
                            number ->
                                () -> {
                                  if (number == 5) {
                                    throw new IOException("wrong");
                                  }
                                })))
        .isInstanceOf(IOException.class)
        .hasMessage("wrong");
    assertThat(closed).hasValue(2);
  }
}
