# shellcheck shell=bash
# shellcheck disable=SC2154 # what is not assigned here, docker/drill assigns
# When everything is as it was before a fault. To be sourced by docker/drill.

# The service and status of each container of this project.
statuses() {
  docker ps -a --filter "label=com.docker.compose.project=$PROJECT" \
    --filter label=com.docker.compose.oneoff=False \
    --format '{{.Label "com.docker.compose.service"}} {{.Status}}'
}

containers_up() {
  ! statuses | grep -vqE '^[^ ]+ Up ([^(]*|.*\(healthy\))$'
}

# Every query service sees every replica of the job answering, for records too, and none behind.
replicas_answer() {
  local query metrics state='weir_replica_state\{replica="[^"]*",state="answering"\} 1'
  local records='weir_replica_records_answering\{replica="[^"]*"\} 1'
  for query in "${queries[@]}"; do
    metrics="$(ask "$query" 8080 /metrics 2>/dev/null)" || return 1
    [[ "$(grep -cE "^$state" <<<"$metrics")" == "${#alone[@]}" ]] || return 1
    [[ "$(grep -cE "^$records" <<<"$metrics")" == "${#alone[@]}" ]] || return 1
  done
}

# Every broker has every partition. Checked last, since it starts a JVM.
in_sync() {
  local behind
  behind="$(docker exec "$(container disk)" /opt/kafka/bin/kafka-topics.sh \
    --bootstrap-server "$brokers_list" --describe --under-replicated-partitions 2>/dev/null)" \
    && [[ -z "$behind" ]]
}

# Hundredths of a second that the processors of this machine have been busy since its start.
busy() {
  awk '/^cpu / {print $2 + $3 + $4 + $7 + $8; exit}' /proc/stat
}

all_answer() {
  containers_up && replicas_answer
}

all_well() {
  all_answer && in_sync
}

# Service, port: how many TCP connections it has to that port of others.
connections() {
  docker exec "$(container "$1")" cat /proc/net/tcp /proc/net/tcp6 \
    | awk -v port="$(printf ':%04X$' "$2")" '$3 ~ port && $4 == "01" {n++} END {print n + 0}'
}
