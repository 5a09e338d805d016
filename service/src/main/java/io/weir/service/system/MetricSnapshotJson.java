package io.weir.service.system;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A snapshot of metrics as an event: {@code
 * {"instance":I,"role":R,"t":ms,"metrics":{"name{label=\"value\"}":number,...}}}. Names and labels
 * are those of {@code /metrics}. Of a histogram there are count and sum, since its buckets would
 * take more than everything else together; values that are no number are left out.
 */
final class MetricSnapshotJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  /** Whole numbers up to this are the same as a double and as a long. */
  private static final double LARGEST_EXACT = 1L << 53;

  private final JsonGenerator json;

  private MetricSnapshotJson(JsonGenerator json) {
    this.json = json;
  }

  /**
   * The event.
   *
   * @param millis since the epoch
   */
  static byte[] of(String instance, String role, long millis, MetricSnapshots snapshots) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("instance", instance);
      json.writeStringField("role", role);
      json.writeNumberField("t", millis);
      json.writeObjectFieldStart("metrics");
      MetricSnapshotJson writer = new MetricSnapshotJson(json);
      for (MetricSnapshot snapshot : snapshots) {
        writer.write(snapshot);
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private void write(MetricSnapshot snapshot) throws IOException {
    String name = snapshot.getMetadata().getPrometheusName();
    for (DataPointSnapshot point : snapshot.getDataPoints()) {
      if (point instanceof CounterSnapshot.CounterDataPointSnapshot counter) {
        write(name + "_total", point.getLabels(), counter.getValue());
      } else if (point instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge) {
        write(name, point.getLabels(), gauge.getValue());
      } else if (point instanceof UnknownSnapshot.UnknownDataPointSnapshot unknown) {
        write(name, point.getLabels(), unknown.getValue());
      } else if (point instanceof DistributionDataPointSnapshot several && several.hasCount()) {
        write(name + "_count", point.getLabels(), several.getCount());
        write(name + "_sum", point.getLabels(), several.hasSum() ? several.getSum() : Double.NaN);
      }
    }
  }

  private void write(String name, Labels labels, double value) throws IOException {
    if (!Double.isFinite(value)) {
      return;
    }
    json.writeFieldName(labels.isEmpty() ? name : name + text(labels));
    if (value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  /** As the text format of Prometheus has them. */
  private static String text(Labels labels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < labels.size(); i++) {
      text.append(i == 0 ? '{' : ',').append(labels.getPrometheusName(i)).append("=\"");
      text.append(
          labels.getValue(i).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    return text.append('}').toString();
  }
}
