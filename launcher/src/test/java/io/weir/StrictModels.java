package io.weir;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;

/**
 * Reads objects into the classes that Kubernetes' clients and operators have for them, and refuses
 * fields that these do not have, which the classes by themselves would keep or ignore.
 */
final class StrictModels {
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1/Namespace", Namespace.class,
          "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1/Service", Service.class,
          "apps/v1/Deployment", Deployment.class,
          "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
          "kafka.strimzi.io/v1/Kafka", Kafka.class,
          "kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new NothingIgnored())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private StrictModels() {}

  /** Without the annotations by which a class takes fields that it does not have. */
  private static final class NothingIgnored extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated type) {
      return super.findPropertyIgnoralByName(config, type).withoutIgnoreUnknown();
    }
  }

  /**
   * Reads one.
   *
   * @throws JsonProcessingException naming the field that its kind does not have
   */
  static Object read(Map<String, Object> object) throws JsonProcessingException {
    String kind = object.get("apiVersion") + "/" + object.get("kind");
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("no class for " + kind);
    }
    return MAPPER.readValue(MAPPER.writeValueAsString(object), type);
  }

  /**
   * Reads the spec of a FlinkDeployment, whose class here is older than the Flink that Weir uses:
   * its version is not looked at.
   */
  static FlinkDeploymentSpec readFlink(Map<String, Object> spec) throws JsonProcessingException {
    Map<String, Object> known = new TreeMap<>(spec);
    known.remove("flinkVersion");
    return MAPPER.readValue(MAPPER.writeValueAsString(known), FlinkDeploymentSpec.class);
  }
}
