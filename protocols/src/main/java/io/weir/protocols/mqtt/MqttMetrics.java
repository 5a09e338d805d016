package io.weir.protocols.mqtt;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** Counts what MQTT does. */
final class MqttMetrics {
  private final PrometheusRegistry registry;
  private final Counter accepted;
  private final Counter ended;
  private final Counter received;
  private final Counter sent;
  private final Counter tooLarge;
  private final Counter wills;
  private final Counter evicted;
  private final Counter pauses;

  MqttMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    accepted = counter("connects", "connections that were accepted, by version", "version");
    ended = counter("disconnects", "connections that ended or were refused, by reason", "reason");
    received = counter("received", "messages received, by what became of them", "result");
    sent = counter("sent", "messages sent, by quality of service", "qos");
    tooLarge = counter("too_large", "messages that were too large for their client");
    wills = counter("wills", "wills, by whether they were appended", "result");
    evicted = counter("sessions_evicted", "sessions of clients away beyond WEIR_MQTT_SESSIONS");
    pauses = counter("pauses", "times that a client was not read from, as too much was in flight");
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name("weir_mqtt_" + name)
        .help(help)
        .labelNames(labels)
        .register(registry);
  }

  private void gauge(String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name("weir_mqtt_" + name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsLong()))
        .register(registry);
  }

  void connections(LongSupplier count, int limit) {
    gauge("connections", "open connections", count);
    gauge("connections_limit", "WEIR_MQTT_CONNECTIONS", () -> limit);
  }

  void newcomers(LongSupplier count, int limit) {
    gauge("newcomers", "open connections that have sent no CONNECT", count);
    gauge("newcomers_limit", "WEIR_MQTT_NEWCOMERS, the most of an address", () -> limit);
  }

  void addressConnections(LongSupplier count, int limit) {
    gauge("address_connections", "open connections of the address that has most", count);
    gauge("address_connections_limit", "WEIR_MQTT_ADDRESS_CONNECTIONS", () -> limit);
  }

  void receiveBytes(LongSupplier bytes) {
    gauge("receive_bytes", "bytes of packets that have not been handled", bytes);
  }

  void sessionsAway(LongSupplier count) {
    gauge("sessions_away", "sessions of clients that are away", count);
  }

  void accepted(int version) {
    accepted.labelValues(version >= Packets.VERSION_5 ? "5" : "3.1.1").inc();
  }

  void ended(Reason reason) {
    ended.labelValues(reason.label()).inc();
  }

  void appended() {
    received.labelValues("appended").inc();
  }

  void refused(Reason reason) {
    received.labelValues(reason.label()).inc();
  }

  void sent(int qos) {
    sent.labelValues(Integer.toString(qos)).inc();
  }

  void tooLarge() {
    tooLarge.inc();
  }

  void will(boolean isAppended) {
    wills.labelValues(isAppended ? "appended" : "failed").inc();
  }

  void sessionEvicted() {
    evicted.inc();
  }

  void paused() {
    pauses.inc();
  }
}
