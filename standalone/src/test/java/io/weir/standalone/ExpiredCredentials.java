package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tokens that were good for everything once, and are good for nothing now. */
final class ExpiredCredentials {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern KEY = Pattern.compile("\\{[^{}]*\"secret\"[^{}]*}");

  private final GuardedStandalone weir;

  private ExpiredCredentials(GuardedStandalone weir) {
    this.weir = weir;
  }

  /**
   * One that was removed from the file, one of a session that was ended, and one whose time is
   * over.
   *
   * @param prefix of names that no other class has
   */
  static List<String> of(GuardedStandalone weir, String prefix) throws Exception {
    return new ExpiredCredentials(weir).make(prefix);
  }

  private List<String> make(String prefix) throws Exception {
    String removed = prefix + "-removed";
    weir.tokens(Map.of(removed, "admin"));
    String user = prefix + "-past";
    String ended = weir.user(user);
    weir.grant(user, "admin", "/access/server");
    requireAll(ended);
    requireAll(removed);
    SignedJWT other = SignedJWT.parse(weir.signIn(user));
    requireAll(signed(other, Instant.now().plusSeconds(600))); // so the signature is right
    String expired = signed(other, Instant.now().minusSeconds(1));

    assertThat(weir.api(ended).delete("/sessions").statusCode()).isEqualTo(200);
    weir.removeToken(removed);
    await()
        .atMost(GuardedStandalone.PATIENCE)
        .until(() -> weir.api(removed).get("/sessions").statusCode() == 401);
    return List.of(removed, ended, expired);
  }

  private void requireAll(String token) throws Exception {
    assertThat(weir.api(token).get("/users").statusCode()).isEqualTo(200);
  }

  /** A session's token as if it had been made to last until then. */
  private String signed(SignedJWT session, Instant until) throws Exception {
    JWSHeader header = session.getHeader();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder(session.getJWTClaimsSet())
            .expirationTime(Date.from(until))
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(new MACSigner(Base64.getUrlDecoder().decode(secret(header.getKeyID()))));
    return token.serialize();
  }

  /** What only who reads Kafka can know. */
  private String secret(String keyId) throws Exception {
    Map<String, Object> settings =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, weir.weir().bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("records").stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
          if (each.value() == null) {
            continue;
          }
          Matcher key = KEY.matcher(new String(each.value(), StandardCharsets.ISO_8859_1));
          while (key.find()) {
            JsonNode found = JSON.readTree(key.group());
            if (found.path("id").asText().equals(keyId)) {
              return found.path("secret").asText();
            }
          }
        }
      }
    }
    throw new AssertionError("no key " + keyId);
  }
}
