package io.weir.protocols.mqtt;

import io.weir.query.listen.ListenHub;
import io.weir.service.access.Guard;

/** What all connections share. */
record Shared(
    MqttSettings settings,
    Appends appends,
    ListenHub hub,
    MqttSessions sessions,
    MqttMetrics metrics,
    Guard guard) {}
