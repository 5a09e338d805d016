package io.weir;

import static io.weir.Kustomization.child;
import static io.weir.Kustomization.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.weir.job.JobSettings;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files of deploy/kubernetes, as far as they can be checked without a cluster. */
class KubernetesFilesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DIRECTORY = ROOT.resolve("deploy").resolve("kubernetes");
  private static Kustomization files;

  @BeforeAll
  static void read() throws IOException {
    files = Kustomization.of(DIRECTORY);
  }

  @Test
  void everyFileIsUsed() throws IOException {
    try (Stream<Path> held = Files.list(DIRECTORY)) {
      Set<Path> yaml =
          held.filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.endsWith("kustomization.yaml"))
              .map(Path::normalize)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(files.files()).isEqualTo(yaml);
    }
  }

  @Test
  void everyFieldIsOneOfItsKind() throws IOException {
    assertThat(files.objects()).hasSizeGreaterThan(15);
    for (Map<String, Object> object : files.objects()) {
      if (!object.get("kind").equals("FlinkDeployment")) {
        assertThat(StrictModels.read(object)).isNotNull();
      }
    }
    assertThat(flink().getPodTemplate().getSpec().getContainers()).hasSize(1);
  }

  /** Otherwise the test above could not fail. */
  @Test
  void aFieldOfNoKindIsRefused() {
    Map<String, Object> misspelt = new TreeMap<>(files.ofKind("Service").get("front"));
    misspelt.put("spec", Map.of("selectors", Map.of("app", "front")));
    assertThatThrownBy(() -> StrictModels.read(misspelt))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("selectors");
    Map<String, Object> job = new TreeMap<>(child(flinkObject(), "spec"));
    job.put("job", Map.of("upgradeMod", "savepoint"));
    assertThatThrownBy(() -> StrictModels.readFlink(job))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("upgradeMod");
  }

  private static Map<String, Object> flinkObject() {
    return files.ofKind("FlinkDeployment").get("job");
  }

  private static FlinkDeploymentSpec flink() throws IOException {
    return StrictModels.readFlink(child(flinkObject(), "spec"));
  }

  private static Map<String, String> environment(String... maps) {
    Map<String, String> environment = new HashMap<>();
    for (String map : maps) {
      environment.putAll(files.maps().get(map));
    }
    return environment;
  }

  @Test
  void rolesKnowEverySettingThatTheyAreGiven() {
    assertThat(EverySetting.of(environment("shared", "http"))).isNotNull();
    Settings job = new Settings(environment("shared", "job"));
    assertThat(JobSettings.from(job).parallelism()).isEqualTo(2);
    job.refuseUnknown(); // as the job's main does
  }

  @Test
  void jobIsKeptByFlinksHighAvailabilityAndUpgradedThroughSavepoints() throws IOException {
    FlinkDeploymentSpec flink = flink();
    assertThat(flink.getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);
    assertThat(flink.getJob().getEntryClass()).isEqualTo("io.weir.job.SampleJob");
    assertThat(Integer.toString(flink.getJob().getParallelism()))
        .isEqualTo(environment("job").get("WEIR_PARALLELISM"));
    assertThat(flink.getFlinkConfiguration())
        .containsEntry("high-availability.type", "kubernetes")
        .containsEntry("queryable-state.enable", "true");
    String version = child(flinkObject(), "spec").get("flinkVersion").toString();
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .contains("<flink.version>" + version.substring(1).replace('_', '.') + ".");
  }

  private static Map<String, Map<String, Object>> pods() {
    Map<String, Map<String, Object>> pods = new TreeMap<>();
    files
        .ofKind("Deployment")
        .forEach((name, each) -> pods.put(name, child(each, "spec", "template")));
    pods.put("job", child(flinkObject(), "spec", "podTemplate"));
    return pods;
  }

  /** Kubernetes would set WEIR_* variables for a service of such a name, and Weir refuse them. */
  @Test
  void noVariablesOfServicesReachWeir() {
    assertThat(files.ofKind("Service").keySet()).noneMatch(name -> name.startsWith("weir"));
    assertThat(files.ofKind("FlinkDeployment").keySet()).noneMatch(name -> name.startsWith("weir"));
    pods()
        .forEach(
            (name, pod) ->
                assertThat(child(pod, "spec")).as(name).containsEntry("enableServiceLinks", false));
  }

  @Test
  void everyPodIsConfined() {
    assertThat(pods()).containsOnlyKeys("front", "gateway", "job", "query");
    pods()
        .forEach(
            (name, pod) -> {
              assertThat(child(pod, "spec", "securityContext"))
                  .as(name)
                  .containsEntry("runAsNonRoot", true)
                  .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
              for (Map<String, Object> container : maps(child(pod, "spec"), "containers")) {
                assertThat(child(container, "securityContext"))
                    .as(name)
                    .containsEntry("allowPrivilegeEscalation", false)
                    .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
              }
            });
  }

  @Test
  void everyDeploymentIsProbedAndKeepsAPodWhenMachinesAreEmptied() {
    files
        .ofKind("Deployment")
        .forEach(
            (name, deployment) -> {
              Map<String, Object> pod = child(deployment, "spec", "template");
              assertThat(maps(child(pod, "spec"), "containers").get(0))
                  .as(name)
                  .containsKeys("startupProbe", "livenessProbe", "readinessProbe", "resources");
              Map<String, Object> budget = files.ofKind("PodDisruptionBudget").get(name);
              assertThat(child(budget, "spec", "selector", "matchLabels"))
                  .isEqualTo(child(deployment, "spec", "selector", "matchLabels"));
            });
    assertThat(files.ofKind("HorizontalPodAutoscaler")).containsOnlyKeys("gateway", "query");
  }

  /** What a container takes from a map that is not made would keep it from starting. */
  @Test
  void everyMapThatAPodNamesIsMade() {
    List<String> named = new ArrayList<>();
    pods()
        .forEach(
            (name, pod) -> {
              for (Map<String, Object> container : maps(child(pod, "spec"), "containers")) {
                maps(container, "envFrom")
                    .forEach(from -> named.add((String) child(from, "configMapRef").get("name")));
              }
              for (Map<String, Object> volume : maps(child(pod, "spec"), "volumes")) {
                if (volume.containsKey("configMap")) {
                  named.add((String) child(volume, "configMap").get("name"));
                }
              }
            });
    assertThat(files.maps().keySet()).hasSameElementsAs(Set.copyOf(named));
  }

  @Test
  void everyServiceAndPolicyFindsItsPods() {
    Map<String, Map<String, Object>> pods = pods();
    files
        .ofKind("Service")
        .forEach(
            (name, service) ->
                assertThat(child(pods.get(name), "metadata", "labels"))
                    .containsAllEntriesOf(child(service, "spec", "selector")));
    assertThat(files.ofKind("NetworkPolicy")).containsKeys("deny", "front", "http", "job");
    assertThat(child(files.ofKind("NetworkPolicy").get("deny"), "spec"))
        .containsEntry("podSelector", Map.of())
        .doesNotContainKey("ingress");
  }
}
