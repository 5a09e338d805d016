package io.weir.protocols.mqtt;

import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection may be silent.
 *
 * @param seconds that the client has promised; 0 if it has not, and may only read
 * @param idle without such a promise, the longest that nothing is sent either way
 */
record KeepAlive(int seconds, Duration idle) {
  /** Tells the connection when there was silence for too long. */
  IdleStateHandler handler() {
    long promised = seconds * 1500L;
    long unpromised = promised > 0 ? 0 : idle.toMillis();
    return new IdleStateHandler(promised, 0, unpromised, TimeUnit.MILLISECONDS);
  }

  /** What a client is told that was silent for too long. */
  String whyItEnds() {
    return seconds == 0
        ? "no keep-alive, and nothing was sent either way within WEIR_MQTT_IDLE"
        : "nothing arrived within 1.5 times the keep-alive of " + seconds + " s";
  }
}
