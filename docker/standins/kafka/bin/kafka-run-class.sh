#!/usr/bin/env bash
set -euo pipefail
read -ra options <<<"${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseG1GC -XX:MaxGCPauseMillis=20} ${KAFKA_OPTS:-}"
exec java "${options[@]}" -Dlogback.configurationFile=/etc/kafka/docker/logback.xml \
  -cp '/opt/kafka/libs/*' "$@"
