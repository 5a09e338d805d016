#!/usr/bin/env bash
# Writes FLINK_PROPERTIES into the configuration, then starts a role or whatever it is given.
set -euo pipefail
config="$FLINK_HOME/conf/config.yaml"

# Key, value. The last one of a key counts.
set_option() {
  local rest
  rest="$(grep -v "^$1:" "$config" || true)"
  printf '%s\n%s: %s\n' "$rest" "$1" "$2" >"$config"
}

set_option jobmanager.rpc.address "${JOB_MANAGER_RPC_ADDRESS:-$(hostname)}"
set_option blob.server.port 6124
if [[ -n "${TASK_MANAGER_NUMBER_OF_TASK_SLOTS:-}" ]]; then
  set_option taskmanager.numberOfTaskSlots "$TASK_MANAGER_NUMBER_OF_TASK_SLOTS"
fi
while IFS= read -r property; do
  property="$(tr -d '[:space:]' <<<"$property" | envsubst)"
  [[ -z "$property" ]] || set_option "${property%%:*}" "${property#*:}"
done <<<"${FLINK_PROPERTIES:-}"

case "${1:-help}" in
  help) echo "Usage: $(basename "$0") (jobmanager|taskmanager|help), or a command" ;;
  jobmanager) exec "$FLINK_HOME/bin/start-role" jobmanager "${@:2}" ;;
  taskmanager) exec "$FLINK_HOME/bin/start-role" taskmanager "${@:2}" ;;
  *) exec "$@" ;;
esac
