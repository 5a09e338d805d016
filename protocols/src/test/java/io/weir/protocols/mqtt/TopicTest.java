package io.weir.protocols.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.model.records.StreamKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
  @Test
  void isBucketAndStream() {
    StreamKey key = StreamKey.of("a b", "c:d.ü");
    assertThat(Topic.toWrite("a b/c:d.ü")).isEqualTo(key);
    assertThat(Topic.toRead("a b/c:d.ü")).isEqualTo(key);
    assertThat(key).hasToString("a b/c:d.ü");
  }

  @Test
  void ofTheSystemIsToBeReadOnly() {
    assertThat(Topic.toRead("$sys/metrics")).isEqualTo(StreamKey.of("$sys", "metrics"));
    assertThatExceptionOfType(MqttRefusedException.class)
        .isThrownBy(() -> Topic.toWrite("$sys/metrics"))
        .returns(Reason.NOT_AUTHORIZED, MqttRefusedException::reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "/", "a/", "/a", "a/b/c", "a/b/", "a/\uFFFD", "a/\1", "a/limits"})
  void isNothingElse(String topic) {
    assertThatExceptionOfType(MqttRefusedException.class)
        .isThrownBy(() -> Topic.toWrite(topic))
        .withMessageStartingWith("topic: ")
        .returns(Reason.TOPIC_NAME_INVALID, MqttRefusedException::reason);
  }

  @ParameterizedTest
  @CsvSource({
    "a/+, WILDCARDS_NOT_SUPPORTED",
    "'#', WILDCARDS_NOT_SUPPORTED",
    "$share/g/a/b, SHARED_SUBSCRIPTIONS_NOT_SUPPORTED",
    "a, TOPIC_FILTER_INVALID",
    "a/b/c, TOPIC_FILTER_INVALID"
  })
  void isNoFilter(String filter, Reason reason) {
    assertThatExceptionOfType(MqttRefusedException.class)
        .isThrownBy(() -> Topic.toRead(filter))
        .returns(reason, MqttRefusedException::reason);
  }
}
