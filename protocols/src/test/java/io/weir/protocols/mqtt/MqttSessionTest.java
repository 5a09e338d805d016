package io.weir.protocols.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.StreamKey;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MqttSessionTest {
  private static final StreamKey A = StreamKey.of("b", "a");
  private static final StreamKey B = StreamKey.of("b", "b");

  private final MqttSession session = new MqttSession("client");

  private static StreamSubscription add(MqttSession session, StreamKey key, long next) {
    StreamSubscription subscription = new StreamSubscription(key, OptionalLong.of(next), false);
    subscription.grant(1, 0);
    session.subscriptions().put(key, subscription);
    return subscription;
  }

  private static MqttSession.PacketId send(MqttSession session, StreamKey key, long id) {
    MqttSession.PacketId sent = session.send(new MqttSession.Sent(key, id));
    session.subscriptions().get(key).goOn(id + 1);
    return sent;
  }

  @Test
  void givesNoPacketIdTwiceWhileItIsInUse() {
    add(session, A, 1);
    int kept = send(session, A, 1).number();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      int packetId = send(session, A, i + 2).number();
      assertThat(packetId).isBetween(1, 65_535).isNotEqualTo(kept);
      seen.add(packetId);
      assertThat(session.acknowledge(packetId)).isTrue();
    }
    assertThat(seen).hasSize(65_534);
    assertThat(session.unacknowledged()).isOne();
    assertThat(session.acknowledge(7)).isFalse();
  }

  @Test
  void goesBackToWhatWasNotAcknowledged() {
    add(session, A, 1);
    add(session, B, 40);
    session.acknowledge(send(session, A, 1).number());
    MqttSession.PacketId second = send(session, A, 2);
    send(session, A, 3);
    session.acknowledge(send(session, B, 40).number());
    session.park();

    MqttSession again = session.copy();
    assertThat(again.subscriptions().get(A).next()).hasValue(2);
    assertThat(again.subscriptions().get(B).next()).hasValue(41);
    assertThat(again.subscriptions().get(A).qos()).isOne();
    assertThat(send(again, A, 2)).isEqualTo(new MqttSession.PacketId(second.number(), true));
    assertThat(send(again, A, 4).isRepeat()).as("3 has expired").isFalse();
    assertThat(send(again, B, 41).isRepeat()).isFalse();
  }

  @Test
  void forgetsWhatIsUnsubscribed() {
    add(session, A, 1);
    send(session, A, 1);
    session.remove(A);
    session.park();
    assertThat(session.copy().subscriptions()).isEmpty();
  }

  @Test
  void goesBackToNothingOfASubscriptionBefore() {
    add(session, A, 1);
    MqttSession.PacketId before = send(session, A, 1);
    session.remove(A);
    add(session, A, 100);
    assertThat(session.unacknowledged()).isOne();
    session.park();

    MqttSession again = session.copy();
    assertThat(again.subscriptions().get(A).next()).hasValue(100);
    assertThat(send(again, A, 100).isRepeat()).isFalse();
    assertThat(before.isRepeat()).isFalse();
  }
}
