package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** Which containers reach each other, and their rights, by the compose files. */
class ComposeFilesTest {
  private static final Path ROOT = Path.of("..");

  /** The services of the one file, of two, and of all three. */
  static List<Map<String, Map<String, Object>>> deployments() throws IOException {
    Map<String, Map<String, Object>> one = services("docker-compose.yml");
    Map<String, Map<String, Object>> both = new TreeMap<>(one);
    services("docker-compose.ha.yml").forEach((name, service) -> overlay(both, name, service));
    Map<String, Map<String, Object>> all = new TreeMap<>(both);
    services("docker-compose.tunnel.yml").forEach((name, service) -> overlay(all, name, service));
    return List.of(one, both, all);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services(String file) throws IOException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Map<String, Object> read = new Yaml(strict).load(Files.readString(ROOT.resolve(file)));
    return (Map<String, Map<String, Object>>) read.get("services");
  }

  @SuppressWarnings("unchecked")
  private static void overlay(
      Map<String, Map<String, Object>> services, String name, Map<String, Object> over) {
    Map<String, Object> base = services.getOrDefault(name, Map.of());
    if (over.get("extends") instanceof Map<?, ?> other) {
      base = services.get(((Map<String, String>) other).get("service"));
    }
    Map<String, Object> merged = new TreeMap<>(base);
    merged.putAll(over);
    Map<String, Object> environment = new TreeMap<>(environment(base));
    environment.putAll(environment(over));
    merged.put("environment", environment);
    merged.put(
        "volumes", Stream.of(base, over).flatMap(each -> texts(each, "volumes").stream()).toList());
    services.put(name, merged);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> environment(Map<String, Object> service) {
    return (Map<String, Object>) service.getOrDefault("environment", Map.of());
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void topicAndValuesReachEveryServiceThatHasSuchASetting(
      Map<String, Map<String, Object>> services) {
    assertThat(services).containsKeys("gateway", "job", "query");
    services.forEach(
        (name, service) -> {
          if (name.matches("(gateway|job|protocols)(-.)?")) {
            assertThat(environment(service))
                .as(name)
                .containsEntry("WEIR_TOPIC", "${WEIR_TOPIC:-samples}");
          }
          if (name.matches("(gateway|job|query|protocols)(-.)?")) {
            assertThat(environment(service))
                .as(name)
                .containsEntry("WEIR_RECORDS", "${WEIR_RECORDS:-on}")
                .containsEntry("WEIR_STATE_SECRET", "${WEIR_STATE_SECRET:-}")
                .containsEntry("WEIR_CHANGE_TOPIC", "${WEIR_CHANGE_TOPIC:-changes}")
                .containsKey("WEIR_BOOTSTRAP_SERVERS");
          }
          if (name.matches("(gateway|job|query|protocols|taskmanager)(-.)?")) {
            assertThat(environment(service)).as(name).containsEntry("WEIR_RACK", "${WEIR_RACK:-}");
          }
          if (name.matches("(gateway|query|protocols)(-.)?")) {
            assertThat(environment(service))
                .as(name)
                .containsEntry("WEIR_AUTH", "${WEIR_AUTH:-open}")
                .containsEntry(
                    "WEIR_TRUSTED_PROXIES", "${WEIR_TRUSTED_PROXIES:-172.16.0.0/12,192.168.0.0/16}")
                .containsEntry("WEIR_TOKENS_FILE", "${WEIR_TOKENS_FILE:-}");
            assertThat(texts(service, "volumes"))
                .as(name)
                .contains("${WEIR_ACCESS_DIR:-./docker/access}:/etc/weir/access:ro");
          }
          assertThat(environment(service).containsKey("WEIR_ADMIN_USER"))
              .as(name + " makes the first administrator")
              .isEqualTo(name.matches("gateway(-.)?"));
          if (name.matches("gateway(-.)?")) {
            assertThat(environment(service))
                .as(name)
                .containsEntry("WEIR_ADMIN_PASSWORD_FILE", "${WEIR_ADMIN_PASSWORD_FILE:-}");
          }
          if (name.matches("(gateway|query)(-.)?")) {
            assertThat(environment(service))
                .as(name)
                .containsEntry("WEIR_VALUES", "${WEIR_VALUES:-10}");
          }
        });
  }

  @Test
  void eachOfSeveralBrokersIsInAZoneOfItsOwnAndServesReadersThere() throws IOException {
    Map<String, Map<String, Object>> services = deployments().get(1);
    Set<Object> zones = new TreeSet<>();
    for (String name : List.of("kafka", "kafka-2", "kafka-3")) {
      Map<String, Object> environment = environment(services.get(name));
      zones.add(environment.get("KAFKA_BROKER_RACK"));
      assertThat(environment)
          .containsEntry(
              "KAFKA_REPLICA_SELECTOR_CLASS",
              "org.apache.kafka.common.replica.RackAwareReplicaSelector");
    }
    assertThat(zones).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void everyContainerIsConfined(Map<String, Map<String, Object>> services) {
    assertThat(services).hasSizeGreaterThan(10);
    services.forEach(
        (name, service) ->
            assertThat(service)
                .as(name)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .containsKeys("pids_limit", "mem_limit"));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void portsAreOpenToTheMachineAloneEachUnlessItsOwnAddressIsGiven(
      Map<String, Map<String, Object>> services) {
    Map<String, String> addresses =
        Map.of(
            "front", "WEIR_FRONT_ADDRESS",
            "protocols", "WEIR_MQTT_ADDRESS",
            "front-2", "WEIR_FRONT_ADDRESS",
            "prometheus", "WEIR_PROMETHEUS_ADDRESS",
            "grafana", "WEIR_GRAFANA_ADDRESS");
    services.forEach(
        (name, service) -> {
          for (String port : texts(service, "ports")) {
            assertThat(addresses).as("who publishes a port").containsKey(name);
            assertThat(port).startsWith("${" + addresses.get(name) + ":-127.0.0.1}:${WEIR_");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void whoRunsWhatItIsToldToIsReachedByFewAndNeverByGrafana(
      Map<String, Map<String, Object>> services) {
    Set<String> behind = Set.of("kafka", "jobmanager", "taskmanager", "job");
    services.forEach(
        (name, service) -> {
          if (behind.contains(name.replaceFirst("-[0-9b]$", ""))) {
            assertThat(networks(service)).as(name).containsExactly("back");
          }
        });
    assertThat(within(services, "back"))
        .doesNotContain("front", "front-2", "grafana", "load", "accept");
    assertThat(within(services, "monitoring")).containsExactly("grafana", "prometheus");
    assertThat(networks(services.get("grafana"))).containsExactly("monitoring");
    services.forEach(
        (name, service) ->
            assertThat(service.containsKey("network_mode"))
                .as(name)
                .isEqualTo(networks(service).isEmpty()));
  }

  @Test
  void withTunnelsNobodyAsksFlinkInTheClear() throws IOException {
    Map<String, Map<String, Object>> services = deployments().get(2);
    Set<String> behind = new TreeSet<>();
    services.forEach(
        (name, service) -> {
          if (environment(service).containsKey("WEIR_JOBS")) {
            assertThat(environment(service)).as(name).containsEntry("WEIR_QUERY_TLS", "on");
            String jobs = environment(service).get("WEIR_JOBS").toString();
            for (String replica : jobs.split(";")) {
              assertThat(replica)
                  .matches("https://tunnel-jobmanager.*:8443\\|tunnel-taskmanager.*:9443");
            }
            assertThat(texts(service, "volumes"))
                .as(name)
                .anyMatch(each -> each.contains("tunnel"));
          }
          if (name.startsWith("tunnel-")) {
            behind.addAll(texts(service, "links"));
          }
        });
    assertThat(behind)
        .containsExactly(
            "jobmanager-b:flink", "jobmanager:flink", "taskmanager-b:flink", "taskmanager:flink");
  }

  private static List<String> networks(Map<String, Object> service) {
    return texts(service, "networks");
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(Map<String, Object> service, String key) {
    return (List<String>) service.getOrDefault(key, List.of());
  }

  private static Set<String> within(Map<String, Map<String, Object>> services, String network) {
    Set<String> names = new TreeSet<>();
    services.forEach(
        (name, service) -> {
          if (networks(service).contains(network)) {
            names.add(name);
          }
        });
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "admin", "1234567"})
  void grafanaDoesNotStartWithoutAPassword(String password) throws Exception {
    Process process = grafana(password);

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(process.getInputStream().readAllBytes()))
        .isEqualTo(
            "WEIR_GRAFANA_PASSWORD: must have at least 8 characters, got "
                + password.length()
                + "\n");
    assertThat(process.exitValue()).isOne();
  }

  @Test
  void grafanaStartsWithAPassword() throws Exception {
    Process process = grafana("12345678");

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(process.getInputStream().readAllBytes()))
        .doesNotContain("WEIR_GRAFANA_PASSWORD")
        .contains("/run.sh");
  }

  private static Process grafana(String password) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", ROOT + "/docker/grafana/run");
    builder.environment().put("GF_SECURITY_ADMIN_PASSWORD", password);
    return builder.redirectErrorStream(true).start();
  }

  @Test
  void grafanaIsGivenItsPasswordAndChecksIt() throws IOException {
    Map<String, Object> grafana = services("docker-compose.yml").get("grafana");

    assertThat(grafana.get("entrypoint")).isEqualTo(List.of("/bin/sh", "/weir/run"));
    assertThat(texts(grafana, "volumes")).contains("./docker/grafana/run:/weir/run:ro");
    assertThat(((Map<?, ?>) grafana.get("environment")).get("GF_SECURITY_ADMIN_PASSWORD"))
        .isEqualTo("${WEIR_GRAFANA_PASSWORD:-}");
  }
}
