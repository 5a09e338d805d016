package io.weir.protocols.mqtt;

import io.weir.query.listen.ListenHub;
import io.weir.service.access.Guard;

/** What all connections share. */
record Shared(
    MqttSettings settings,
    Appends appends,
    ListenHub hub,
    Sessions sessions,
    MqttMetrics metrics,
    Guard guard) {}
