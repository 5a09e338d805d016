package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final List<Exception> failures = new ArrayList<>();
  private final List<Long> written = new ArrayList<>();
  private final ChangeLog changes =
      new ChangeLog(kafka, "c", (bytes, appendTime) -> written.add(appendTime), failures::add);

  private static Change change(long offset) {
    return new Change(
        new RequestId(1, offset),
        new LogPosition(0, offset),
        5,
        StreamKey.of("b", "s"),
        new Change.Outcome.Appended(1, 1, 5),
        List.of("1".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void writesEachIntoThePartitionOfItsCommandAndTellsOnceKafkaHasIt() {
    changes.write(change(3), 70);
    assertThat(written).isEmpty();

    assertThat(kafka.completeNext()).isTrue();

    assertThat(written).containsExactly(70L);
    ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
    assertThat(record.topic()).isEqualTo("c");
    assertThat(record.partition()).isZero();
    assertThat(record.key()).isEqualTo(StreamKey.of("b", "s").name());
    assertThat(record.value()).isEqualTo(change(3).toBytes());
  }

  /** Another one would be in Kafka without it. */
  @Test
  void afterOneThatKafkaNeverTakesNothingIsWrittenAndNoCheckpointIsTaken() {
    changes.write(change(3), 70);
    kafka.errorNext(new RecordTooLargeException("too large"));

    assertThat(failures).hasOnlyElementsOfType(RecordTooLargeException.class).hasSize(1);
    assertThat(written).isEmpty();
    assertThatThrownBy(() -> changes.write(change(4), 71))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(changes::flush)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("applied again");
    assertThat(kafka.history()).hasSize(1);
  }
}
