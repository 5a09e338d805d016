package io.weir.query.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.handler.Handler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A jar with handlers, from sources. */
final class CompiledJar {
  private CompiledJar() {}

  /**
   * Compiles them, and names all in the jar's list of services.
   *
   * @param sources by the simple names of their classes, which are in no package
   */
  static void make(Path jar, Path work, Map<String, String> sources) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes-" + jar.getFileName()));
    for (Map.Entry<String, String> each : sources.entrySet()) {
      Path file = Files.writeString(classes.resolve(each.getKey() + ".java"), each.getValue());
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      List<String> options =
          List.of(
              "-proc:none",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              classes.toString(),
              file.toString());
      assertThat(compiler.run(null, null, null, options.toArray(String[]::new))).isZero();
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> compiled = Files.list(classes)) {
      for (Path each : compiled.filter(c -> c.toString().endsWith(".class")).toList()) {
        add(out, each.getFileName().toString(), Files.readAllBytes(each));
      }
      String services = String.join("\n", sources.keySet());
      add(
          out,
          "META-INF/services/" + Handler.class.getName(),
          services.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  /** The source of a handler. */
  static String source(String type, String name, String body) {
    return """
        import io.weir.service.handler.*;
        import java.util.*;
        public class %s implements Handler {
          public String name() { return "%s"; }
          public HandlerResponse handle(HandlerRequest request, Weir weir) throws Exception {
            %s
          }
        }
        """
        .formatted(type, name, body);
  }
}
