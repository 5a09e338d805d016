package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over brokers that answer as the test says. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WatchedTopicTest {
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param before how many requests are refused by a partition before it is led
   */
  private WatchedTopic topic(int before, ApiException refusal) {
    Admin admin =
        (Admin)
            Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> {
                  assertThat(method.getName()).isEqualTo("listOffsets");
                  assertThat((Map<?, ?>) arguments[0]).hasSize(2);
                  boolean isLed = asked.incrementAndGet() > before;
                  KafkaFutureImpl<ListOffsetsResultInfo> second = new KafkaFutureImpl<>();
                  if (!isLed) {
                    second.completeExceptionally(refusal);
                  }
                  return new ListOffsetsResult(
                      Map.of(
                          new TopicPartition("samples", 0),
                          KafkaFuture.completedFuture(null),
                          new TopicPartition("samples", 1),
                          isLed ? KafkaFuture.completedFuture(null) : second));
                });
    return new WatchedTopic(admin, KafkaSettings.from(new Settings(Map.of())).samples());
  }

  @Test
  void waitsUntilEachPartitionIsLed() throws Exception {
    topic(3, new NotLeaderOrFollowerException()).awaitLeaders(2);
    assertThat(asked).hasValue(4);
  }

  @Test
  void waitsForALimitedTime() {
    WatchedTopic topic = topic(Integer.MAX_VALUE, new NotLeaderOrFollowerException());
    assertThatThrownBy(() -> topic.awaitLeaders(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("topic samples has a partition that is not led yet");
    assertThat(asked.get()).isGreaterThan(3);
  }

  @Test
  void doesNotWaitForWhatItMayNotAsk() {
    WatchedTopic topic = topic(Integer.MAX_VALUE, new TopicAuthorizationException("not yours"));
    assertThatThrownBy(() -> topic.awaitLeaders(2)).isInstanceOf(ExecutionException.class);
    assertThat(asked).hasValue(1);
  }
}
