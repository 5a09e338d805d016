package io.weir.job;

import io.weir.service.settings.KafkaProperties;
import java.util.Map;

/**
 * The zone of the TaskManager that a source's reader runs in, by its own environment: TaskManagers
 * of one job may be in several zones, and the job's settings are the same for all.
 */
final class TaskRack {
  private TaskRack() {}

  /**
   * The zone.
   *
   * @param environment of the process
   * @return null if it does not say, so that the job's own setting holds
   */
  static String of(Map<String, String> environment) {
    String rack = environment.getOrDefault(KafkaProperties.RACK_KEY, "").strip();
    return rack.isEmpty() ? null : rack;
  }
}
