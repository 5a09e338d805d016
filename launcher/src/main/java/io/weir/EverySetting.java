package io.weir;

import io.weir.gateway.GatewaySettings;
import io.weir.job.JobSettings;
import io.weir.job.supervisor.SupervisorSettings;
import io.weir.protocols.ProtocolsSettings;
import io.weir.query.QuerySettings;
import io.weir.query.handler.HandlerSettings;
import io.weir.service.access.AccessSettings;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import io.weir.service.system.MetricStreamSettings;
import io.weir.service.tls.CallSettings;
import io.weir.standalone.StandaloneSettings;
import io.weir.terminal.TerminalSettings;
import java.util.Map;

/** The settings of all roles, so that one environment may serve several of them. */
final class EverySetting {
  private EverySetting() {}

  /**
   * Reads them all.
   *
   * @throws io.weir.service.settings.SettingsException if one has a value that it cannot have, or a
   *     {@code WEIR_*} variable is none of them
   */
  static Settings of(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    ProcessSettings.from(settings);
    HttpSettings.from(settings, StandaloneSettings.DEFAULT_PORT);
    AccessSettings.from(settings);
    GatewaySettings.from(settings);
    JobSettings.from(settings);
    SupervisorSettings.from(settings);
    QuerySettings.from(settings);
    ProtocolsSettings.from(settings);
    StandaloneSettings.from(settings);
    MetricStreamSettings.from(settings);
    HandlerSettings.from(settings);
    TerminalSettings.from(settings);
    CallSettings.from(settings);
    settings.refuseUnknown();
    return settings;
  }
}
