package io.weir.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPropertiesTest {
  private static final String SECRET = "hush";

  @TempDir Path dir;

  private KafkaProperties of(String text) throws Exception {
    return KafkaProperties.from(settings(Files.writeString(dir.resolve("client"), text)));
  }

  private static Settings settings(Path file) {
    return new Settings(Map.of("WEIR_KAFKA_PROPERTIES", file.toString()));
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Path file) {
    return assertThatThrownBy(() -> KafkaProperties.from(settings(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("WEIR_KAFKA_PROPERTIES: ")
        .hasMessageContaining(file.toString());
  }

  @Test
  void areNoneWithoutAFile() {
    KafkaProperties none = KafkaProperties.from(new Settings(Map.of()));

    assertThat(none).isEqualTo(KafkaProperties.none()).hasToString("none");
    assertThat(none.with(Map.of("acks", "all"))).isEqualTo(Map.of("acks", "all"));
  }

  @Test
  void areReadAsJavaReadsProperties() throws Exception {
    assertThat(
            of("# for all clients\nsecurity.protocol = SASL_SSL \nsasl.jaas.config=a \\\n  b;\n")
                .values())
        .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "a b;"));
  }

  @Test
  void yieldToWhatWeirDecides() throws Exception {
    assertThat(of("client.rack=a\nretry.backoff.ms=7\n").with(Map.of("retry.backoff.ms", 9)))
        .isEqualTo(Map.of("client.rack", "a", "retry.backoff.ms", 9));
  }

  @Test
  void haveTheRackOfTheSettingRatherThanTheFiles() throws Exception {
    Path file = Files.writeString(dir.resolve("client"), "client.rack=a\nsecurity.protocol=SSL\n");
    Map<String, String> both = Map.of("WEIR_KAFKA_PROPERTIES", file.toString(), "WEIR_RACK", "b");

    assertThat(KafkaProperties.from(new Settings(both)).values())
        .isEqualTo(Map.of("client.rack", "b", "security.protocol", "SSL"));
    assertThat(KafkaProperties.from(new Settings(Map.of("WEIR_RACK", "b"))).values())
        .isEqualTo(Map.of("client.rack", "b"));
  }

  @Test
  void mustNotSetWhatWeirDecides() throws Exception {
    Path file = dir.resolve("client");
    Files.writeString(file, "value.serializer=x\nacks=0\nsecurity.protocol=SSL\n");

    assertRefused(file).hasMessageEndingWith("what Weir decides: acks, value.serializer");
  }

  @Test
  void mustBeAFileOfABoundedSize() throws Exception {
    assertRefused(dir.resolve("missing")).hasMessageContaining("cannot be read");
    assertRefused(dir).hasMessageContaining("cannot be read");
    Path broken = Files.writeString(dir.resolve("broken"), "a=\\u00g0" + SECRET);
    assertRefused(broken).hasMessageContaining("cannot be read").hasMessageNotContaining(SECRET);
    assertRefused(Files.write(dir.resolve("large"), new byte[65_537]))
        .hasMessageContaining("65536 bytes")
        .hasMessageContaining("has 65537");
  }

  @Test
  void areShownWithoutTheirValues() throws Exception {
    Path file = Files.writeString(dir.resolve("client"), "ssl.key.password=" + SECRET);
    Settings settings = settings(file);
    KafkaProperties properties = KafkaProperties.from(settings);

    assertThat(properties).hasToString(file + "[ssl.key.password]");
    assertThat(settings.show()).contains(file.toString()).doesNotContain(SECRET);
  }

  @Test
  void travelWithTheSettingsOfAJob() throws Exception {
    KafkaProperties properties = of("security.protocol=SSL\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(properties);
    }

    assertThat(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
        .isEqualTo(properties);
  }
}
