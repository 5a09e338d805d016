package io.weir.gateway.otlp;

import io.weir.gateway.series.Labels;
import io.weir.model.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Attributes by their keys, with their values as text. */
final class Attributes {
  private static final int MOST_TARGET_BYTES = 256;

  /** What job and instance are made of. */
  private static final Set<String> IDENTITY =
      Set.of("service.name", "service.namespace", "service.instance.id");

  private final AttributeText text;
  private final Map<String, String> values = new TreeMap<>();

  /**
   * @param bytes of the request
   */
  Attributes(byte[] bytes) {
    this(new AttributeText(bytes));
  }

  private Attributes(AttributeText text) {
    this.text = text;
  }

  /** Reads a KeyValue. */
  void add(int from, int to) {
    AttributeText.Entry entry = text.entry(from, to);
    values.put(entry.key(), entry.value());
  }

  /**
   * The labels of a series: these attributes, and of its resource {@code service.name} as job and
   * {@code service.instance.id} as instance. Where two keys become one label, their values have a
   * semicolon between them. A label without a value is none.
   *
   * @throws IllegalArgumentException if they are more than a tag can have
   */
  Labels labels(Attributes resource) {
    Map<String, String> labels = new TreeMap<>();
    values.forEach(
        (key, value) -> labels.merge(MetricName.ofLabel(key), value, Attributes::joined));
    resource.job().forEach(labels::putIfAbsent);
    Labels all = new Labels();
    labels.forEach(
        (name, value) -> {
          if (!name.isEmpty() && !value.isEmpty()) {
            all.add(utf8(name), utf8(value));
          }
        });
    return all;
  }

  /**
   * Not joined further than a tag can have, so that many of them cost no square of their number.
   */
  private static String joined(String one, String other) {
    return one.length() > Tag.MAX_BYTES ? one : one + ';' + other;
  }

  private Map<String, String> job() {
    if (values.isEmpty()) {
      return Collections.emptyMap();
    }
    String name = values.getOrDefault("service.name", "");
    String namespace = values.getOrDefault("service.namespace", "");
    String job = namespace.isEmpty() || name.isEmpty() ? name : namespace + '/' + name;
    return Map.of("job", job, "instance", values.getOrDefault("service.instance.id", ""));
  }

  /**
   * What {@code target_info} says of a resource: all of its attributes, with job and instance, by
   * which it is joined to the series. Those with more than {@value #MOST_TARGET_BYTES} bytes, such
   * as a command line, are left out.
   *
   * @return null if it cannot be joined, or there is nothing more to say
   * @throws IllegalArgumentException if they are more than a tag can have
   */
  Labels target() {
    Attributes others = new Attributes(text);
    values.forEach(
        (key, value) -> {
          if (!IDENTITY.contains(key) && utf8(value).length <= MOST_TARGET_BYTES) {
            others.values.put(key, value);
          }
        });
    boolean isNamed = job().values().stream().anyMatch(value -> !value.isEmpty());
    return isNamed && !others.values.isEmpty() ? others.labels(this) : null;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
