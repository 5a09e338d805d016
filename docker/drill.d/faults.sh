# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what is not assigned here, docker/drill assigns
# The faults, each with what ends it. To be sourced by docker/drill.

DOWN=10      # seconds that a killed container stays away
CUT=20       # seconds of a partition
FULL=20      # seconds that a disk stays full
NOTICED=8    # seconds after which Flink and the query service know which part is gone

# No fault: the figures of the machine itself.
fault_calm() {
  local before
  before="$(busy)"
  sleep 20
  calm_busy="$(awk -v b="$(($(busy) - before))" 'BEGIN {printf "%.1f", b / 2000}')"
}

# Service: SIGKILL. The engine takes it for a wish, and does not start it again by itself.
fault_kill() {
  local id
  id="$(container "$1")"
  docker kill "$id" >/dev/null
  sleep "$DOWN"
  docker start "$id" >/dev/null
}

# The active controller: if it is lost, another controller must be elected before partitions get new
# leaders.
active_controller() {
  local id
  id="$(docker exec "$(container disk)" /opt/kafka/bin/kafka-metadata-quorum.sh \
    --bootstrap-server "$brokers_list" describe --status | sed -nE 's/^LeaderId:[ \t]*//p')"
  say "the active controller is broker $id"
  echo "${brokers[id - 1]}"
}

# Service: cuts it off the network, then gives it the same address again.
fault_partition() {
  local id network="${PROJECT}_back" address alias aliases=()
  id="$(container "$1")"
  address="$(docker inspect -f "{{(index .NetworkSettings.Networks \"$network\").IPAddress}}" "$id")"
  for alias in $(docker inspect \
    -f "{{join (index .NetworkSettings.Networks \"$network\").Aliases \" \"}}" "$id"); do
    aliases+=(--alias "$alias")
  done
  docker network disconnect "$network" "$id"
  sleep "$CUT"
  docker network connect --ip "$address" "${aliases[@]}" "$network" "$id"
}

# The disk of kafka-3 is filled to the last byte, and emptied again.
fault_full_disk() {
  local disk
  disk="$(container disk)"
  docker exec "$disk" sh -c 'dd if=/dev/zero of=/disk/fill bs=1M 2>/dev/null || df /disk' >&2
  sleep "$FULL"
  docker exec "$disk" rm /disk/fill
}

# Service: another container of it, of the new image where it is one of ours.
renew() {
  say "renewing $1"
  compose up -d --no-deps --force-recreate -t 30 "$1" >>"$results_dir/compose.txt" 2>&1
}

# Everything, one after the other, each after the one before is well again; first what both
# replicas of the job need, then one replica and the other. The job is replaced by one of another
# jar.
fault_upgrade() {
  local service replica
  upgrade_image
  for service in "${brokers[@]}"; do
    renew "$service"
    await all_well 180 || die "not well after $service was renewed: $(statuses)"
  done
  for service in "${gateways[@]}" "${queries[@]}" "${fronts[@]}"; do
    renew "$service"
    await all_answer 180 || die "not well after $service was renewed: $(statuses)"
  done
  for replica in "${!supervisors[@]}"; do
    for service in "${jobmanagers[replica]}" "${taskmanagers[replica]}"; do
      renew "$service"
      sleep "$NOTICED"
      await all_answer 180 || die "not well after $service was renewed: $(statuses)"
    done
    renew "${supervisors[replica]}"
    await "is_replaced ${supervisors[replica]}" 180 || die "${supervisors[replica]} did not replace the job"
    await all_answer 180 || die "not well after the job was replaced: $(statuses)"
  done
}

# The images of the next version: the same, but for a file more in the job's jar.
upgrade_image() {
  local context="$target/drill-next" next=drill-next
  rm -rf "$context"
  mkdir -p "$context"
  docker run --rm --entrypoint cat "weir-job:$WEIR_IMAGE_TAG" /opt/weir/job.jar >"$context/job.jar"
  date >"$context/drill.txt"
  jar --update --file "$context/job.jar" -C "$context" drill.txt
  printf 'FROM weir-job:%s\nCOPY job.jar /opt/weir/job.jar\n' "$WEIR_IMAGE_TAG" \
    >"$context/Dockerfile"
  docker build -q --network none -t "weir-job:$next" "$context" >/dev/null
  docker tag "weir:$WEIR_IMAGE_TAG" "weir:$next"
  export WEIR_IMAGE_TAG="$next"
}

# JobSupervisor: whether it has started its own version in place of another.
is_replaced() {
  local said
  said="$(docker logs "$(container "$1")" 2>&1)"
  grep -q 'replacing it by' <<<"$said" && grep -q 'is RUNNING' <<<"${said##*Submitting job}"
}
