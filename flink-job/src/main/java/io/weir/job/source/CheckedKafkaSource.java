package io.weir.job.source;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Flink's Kafka source of one topic, from its beginning, with two additions. A restore detects that
 * Kafka's log was cut off before the checkpoint's offset, and reads from the cut. The first record
 * after records were lost is marked.
 */
public final class CheckedKafkaSource<T>
    implements Source<T, KafkaPartitionSplit, KafkaSourceEnumState>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1;

  private final KafkaSource<T> flink;
  private final ReadPositions<T> positions;
  private final LogCheck check;

  /**
   * @param group of consumers, and the beginning of their names
   * @param clients properties of all Kafka clients, the brokers' addresses among them
   * @param consumer further properties of the consumer
   * @param rack asked in the process of each reader: its {@code client.rack}, null for that of the
   *     properties
   */
  public CheckedKafkaSource(
      String topic,
      String group,
      Map<String, Object> clients,
      Map<String, Object> consumer,
      SerializableSupplier<String> rack,
      RecordDeserializer<T> deserializer) {
    positions = new ReadPositions<>(deserializer);
    check = new LogCheck(clients);
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.putAll(consumer);
    flink =
        KafkaSource.<T>builder()
            .setTopics(topic)
            .setGroupId(group)
            .setClientIdPrefix(group)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(positions)
            .setProperties(properties)
            .setRackIdSupplier(rack)
            .build();
  }

  @Override
  public Boundedness getBoundedness() {
    return flink.getBoundedness();
  }

  @Override
  public SourceReader<T, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new CheckedReader<>(
        flink.createReader(context), positions, check, context.metricGroup());
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return flink.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws Exception {
    return flink.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new CheckedSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return flink.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return flink.getProducedType();
  }
}
