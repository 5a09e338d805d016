package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.handler.Handler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Jars of handlers, compiled by the test. */
final class HandlerJar {
  private HandlerJar() {}

  /**
   * Compiles a handler into a jar.
   *
   * @param dir has a folder {@code jars} afterwards
   * @param type the simple name of the class, whose package is {@code example}
   */
  static void write(Path dir, String type, String source) throws IOException {
    Path classes = Files.createDirectories(dir.resolve("classes-" + type));
    Path file = Files.writeString(classes.resolve(type + ".java"), source);
    List<String> options =
        List.of(
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            file.toString());
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, options.toArray(String[]::new)))
        .isZero();
    Path jar = Files.createDirectories(dir.resolve("jars")).resolve(type + ".jar");
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(bytes)) {
      out.putNextEntry(new JarEntry("example/" + type + ".class"));
      out.write(Files.readAllBytes(classes.resolve("example/" + type + ".class")));
      out.closeEntry();
      out.putNextEntry(new JarEntry("META-INF/services/" + Handler.class.getName()));
      out.write(("example." + type).getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
  }

  /** The handler {@code Visits} of docs/handlers.md. */
  static String documented() throws IOException {
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "handlers.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
