package io.weir.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One instance of two tasks, with all protocols and some handlers, for the tests of all classes
 * that neither restart it nor need other settings: most of them take less time than a start. Each
 * writes under names that no other class has, and counts nothing but what it wrote.
 */
final class SharedStandalone implements BeforeAllCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedStandalone.class);

  private Standalone weir;

  @Override
  public void beforeAll(ExtensionContext context) {
    weir =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent("standalone", key -> Started.start(), Started.class)
            .weir();
  }

  /** Ended by JUnit after the last test of all classes. */
  private record Started(Path dir, Standalone weir) implements AutoCloseable {
    static Started start() {
      try {
        Path dir = Files.createTempDirectory("weir-shared");
        HandlerJar.write(dir, "Visits", HandlerJar.documented());
        HandlerJar.write(dir, "Probe", HandlersOverHttpTest.PROBE);
        Map<String, String> environment = Running.environment(dir.resolve("data"));
        environment.put("WEIR_PARALLELISM", "2");
        environment.put("WEIR_GRPC_PORT", "0");
        environment.put("WEIR_MQTT_PORT", "0");
        environment.put("WEIR_HANDLERS", dir.resolve("jars").toString());
        environment.put("WEIR_HANDLER_TIMEOUT", "1m"); // the machine may be loaded
        environment.put("WEIR_QUERY_TIMEOUT", "2m");
        environment.put("WEIR_QUERY_ATTEMPT_TIMEOUT", "1m");
        return new Started(dir, Standalone.start(environment));
      } catch (Exception e) {
        throw new IllegalStateException("the shared instance does not start", e);
      }
    }

    @Override
    public void close() throws IOException {
      weir.close();
      Directories.delete(dir);
    }
  }

  /** Where HTTP is served, without a slash at the end. */
  String url() {
    return weir.url();
  }

  /** Where gRPC is served. */
  String grpcAddress() {
    return weir.protocols().grpcAddress().orElseThrow();
  }

  /** Where MQTT is served. */
  String mqttAddress() {
    return weir.protocols().mqttAddress().orElseThrow();
  }
}
