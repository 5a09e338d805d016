package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Properties of MQTT 5 (2.2.2), by their numbers. */
final class Properties {
  static final int SUBSCRIPTION_ID = 0x0B;
  static final int SESSION_EXPIRY = 0x11;
  static final int AUTHENTICATION_METHOD = 0x15;
  static final int REQUEST_PROBLEMS = 0x17;
  static final int WILL_DELAY = 0x18;
  static final int REASON_STRING = 0x1F;
  static final int RECEIVE_MAXIMUM = 0x21;
  static final int TOPIC_ALIAS = 0x23;
  static final int USER = 0x26;
  static final int MAXIMUM_PACKET_SIZE = 0x27;

  /** The longest reason in words, in characters. */
  private static final int LONGEST_REASON = 512;

  private Properties() {}

  static OptionalInt integer(MqttProperties properties, int number) {
    return properties.getProperty(number) instanceof IntegerProperty found
        ? OptionalInt.of(found.value())
        : OptionalInt.empty();
  }

  /** A property of four bytes without a sign. */
  static long unsigned(MqttProperties properties, int number, long byDefault) {
    OptionalInt found = integer(properties, number);
    return found.isPresent() ? Integer.toUnsignedLong(found.getAsInt()) : byDefault;
  }

  static boolean has(MqttProperties properties, int number) {
    return properties.getProperty(number) != null;
  }

  /**
   * The value of a user property that may be given once.
   *
   * @throws MqttRefusedException if it is given more often
   */
  static Optional<String> user(MqttProperties properties, String name) {
    List<String> found =
        properties.getProperties(USER).stream()
            .filter(UserProperty.class::isInstance)
            .map(each -> ((UserProperty) each).value())
            .filter(pair -> pair.key.equals(name))
            .map(pair -> pair.value)
            .toList();
    if (found.size() > 1) {
      throw new MqttRefusedException(
          Reason.PROTOCOL_ERROR, name + ": must be given once, got it " + found.size() + " times");
    }
    return found.stream().findFirst();
  }

  static MqttProperties reason(String detail) {
    MqttProperties properties = new MqttProperties();
    String text = detail.length() <= LONGEST_REASON ? detail : detail.substring(0, LONGEST_REASON);
    properties.add(new StringProperty(REASON_STRING, text));
    return properties;
  }
}
