package io.weir.query.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.SettingsException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerJarsTest {
  private static final String ANSWER = "return HandlerResponse.noContent();";

  @TempDir Path dir;
  @TempDir Path work;

  private void jar(String name, Map<String, String> sources) throws Exception {
    CompiledJar.make(dir.resolve(name), work, sources);
  }

  @Test
  void findsTheHandlersOfAllJars() throws Exception {
    jar("a.jar", Map.of("A", CompiledJar.source("A", "a", ANSWER)));
    jar(
        "b.jar",
        Map.of(
            "B", CompiledJar.source("B", "b-1", ANSWER),
            "C", CompiledJar.source("C", "c", ANSWER)));
    try (HandlerJars jars = HandlerJars.in(dir)) {
      assertThat(jars.handlers().keySet()).containsExactly("a", "b-1", "c");
    }
  }

  @Test
  void anEmptyDirectoryHasNone() {
    try (HandlerJars jars = HandlerJars.in(dir)) {
      assertThat(jars.handlers()).isEmpty();
    }
  }

  @Test
  void refusesTwoOfOneNameAndSaysWhoseTheyAre() throws Exception {
    jar("a.jar", Map.of("A", CompiledJar.source("A", "same", ANSWER)));
    jar("b.jar", Map.of("B", CompiledJar.source("B", "same", ANSWER)));

    assertThatThrownBy(() -> HandlerJars.in(dir))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_HANDLERS: A of a.jar and B of b.jar have the same name \"same\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "1st", "a/b", "a.b"})
  void refusesAName(String name) throws Exception {
    jar("a.jar", Map.of("A", CompiledJar.source("A", name, ANSWER)));

    assertThatThrownBy(() -> HandlerJars.in(dir))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("A of a.jar")
        .hasMessageContaining('"' + name + '"');
  }

  @Test
  void saysWhyOneCannotBeMade() throws Exception {
    String failing =
        CompiledJar.source("A", "a", ANSWER)
            .replace(
                "public String name",
                "public A() { throw new RuntimeException(\"no file\"); }" + " public String name");
    jar("a.jar", Map.of("A", failing));

    assertThatThrownBy(() -> HandlerJars.in(dir))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("WEIR_HANDLERS: ")
        .hasMessageContaining("A")
        .hasMessageContaining("no file");
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    assertThatThrownBy(() -> HandlerJars.in(dir.resolve("none")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("none");
  }

  @Test
  void handlersSeeNothingElseOfWeir() throws Exception {
    try (HandlerJars jars = HandlerJars.in(dir)) {
      assertThat(jars.loader().loadClass("io.weir.service.handler.Weir"))
          .isSameAs(io.weir.service.handler.Weir.class);
      assertThat(jars.loader().loadClass("org.slf4j.Logger")).isSameAs(org.slf4j.Logger.class);
      assertThatThrownBy(() -> jars.loader().loadClass("io.weir.service.http.HttpServer"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> jars.loader().loadClass("com.fasterxml.jackson.core.JsonFactory"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThat(jars.loader().getResource("logback.xml")).isNull();
    }
  }
}
