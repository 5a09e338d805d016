# shellcheck shell=bash
# What docker/verify and docker/drill share: an engine, the images, compose, and cleaning up.
# To be sourced, with `set -euo pipefail`, after setting NAME (of the script, for messages) and
# PROJECT (of compose). Files have fixed places, so that a start cleans up after a killed
# one.

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
target="$root/docker/target"
# Present while an engine of ours may run; a short path, since it holds sockets.
engine_run="/run/weir-engine-$(cksum <<<"$root" | cut -d ' ' -f 1)"
engine_log="$target/dockerd.log"
compose_home="$target/compose-v2"

say() {
  echo "$NAME: $*" >&2
}

die() {
  say "$*"
  exit 1
}

step() {
  echo
  echo "== $* (${SECONDS} s)"
}

# Only one at a time in this clone.
take_lock() {
  mkdir -p "$target"
  exec 8>"$target/lock"
  flock -n 8 || die "another docker/verify or docker/drill runs in this clone"
}

require() {
  local command
  for command in "$@"; do
    command -v "$command" >/dev/null || die "no $command found"
  done
}

# Command, seconds: whether it succeeds within them.
await() {
  local deadline=$((SECONDS + $2))
  until $1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.5
  done
}

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 10000))
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

# --- the engine -------------------------------------------------------------------------------

engine_answers() {
  docker version >/dev/null 2>&1
}

# Pid file, what its command line must contain: the pid if that process lives.
live_pid() {
  local pid
  pid="$(cat "$1" 2>/dev/null)" || return 1
  [[ -n "$pid" && -r "/proc/$pid/cmdline" ]] || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$2" || return 1
  echo "$pid"
}

process_gone() {
  [[ ! -d "/proc/$1" ]]
}

# Without rules of its own, an engine's containers are in the hands of those there are.
forwarding_is_open() {
  local filtered=/proc/sys/net/bridge/bridge-nf-call-iptables
  [[ ! -f "$filtered" || "$(<"$filtered")" == 0 ]] || ! command -v iptables >/dev/null \
    || iptables -S FORWARD | grep -qx -- '-P FORWARD ACCEPT'
}

# Uses the engine that answers, or starts one of its own. Sets ENGINE to theirs or own.
engine_start() {
  [[ "$(uname -s)" == Linux ]] || die "needs Linux, this is $(uname -s)"
  require docker
  engine_clean
  if engine_answers; then
    ENGINE=theirs
    return
  fi
  [[ -z "${DOCKER_HOST:-}" ]] || die "no engine answers at DOCKER_HOST=$DOCKER_HOST"
  [[ "$(id -u)" == 0 ]] \
    || die "no engine answers, and only root can start one; join the group docker, or use sudo"
  require dockerd containerd
  forwarding_is_open || die "this host drops what is forwarded between containers (iptables," \
    "FORWARD), perhaps for another engine; point DOCKER_HOST to that one"
  ENGINE=own
  mkdir -p "$engine_run"
  # It touches no network setting of the host: containers reach each other over the bridges that
  # compose makes, published ports are forwarded by a process, and nothing needs to get out.
  # In a session of its own: Ctrl-C is for the script, which takes containers down before.
  setsid dockerd --exec-root "$engine_run/exec" --data-root "$target/engine" --bridge none \
    --iptables=false --ip-forward=false --pidfile "$engine_run/dockerd.pid" \
    -H "unix://$engine_run/docker.sock" >"$engine_log" 2>&1 </dev/null 8>&- &
  export DOCKER_HOST="unix://$engine_run/docker.sock"
  await engine_answers 30 || die "the engine did not start: $(tail -n 3 "$engine_log")"
  # Containers that a killed run has left come up again with the engine.
  docker ps -aq | xargs -r docker rm -f -v >/dev/null
}

# Ends an engine of ours, also one that an earlier start has left.
engine_clean() {
  [[ -d "$engine_run" ]] || return 0
  local pid
  if pid="$(live_pid "$engine_run/dockerd.pid" "$engine_run")"; then
    kill "$pid"
    await "process_gone $pid" 60 || kill -KILL "$pid"
  fi
  if pid="$(live_pid "$engine_run/exec/containerd/containerd.pid" "$engine_run")"; then
    kill "$pid"
  fi
  # Where the engine itself was killed, namespaces are still mounted there.
  awk -v dir="$engine_run/" 'index($2, dir) == 1 {print $2}' /proc/mounts | sort -r \
    | xargs -r -n 1 umount -l
  rm -rf "$engine_run"
}

# --- images -----------------------------------------------------------------------------------

# Options of compose: those of others that the compose files name; the monitoring's only where its
# profile is among the options, which v1 does not look at here.
official_images() {
  local ours='^(weir|prom/|grafana/)'
  [[ "$*" != *monitoring* ]] || ours='^weir'
  compose "$@" config | sed -nE 's/^ +image: "?([^"]+)"?$/\1/p' | grep -Ev "$ours" | sort -u
  echo "eclipse-temurin:17-jre"
  echo "flink:$(sed -nE 's:.*<flink.version>([^<]+)<.*:\1:p' "$root/pom.xml")-java17"
}

has_image() {
  docker image inspect "$1" >/dev/null 2>&1
}

is_stand_in() {
  [[ -n "$(docker image inspect -f '{{index .Config.Labels "io.weir.standin"}}' "$1")" ]]
}

# Options of compose: gets the official images, or stand-ins where no registry can be reached; then
# builds ours. Sets STANDINS to those that stand in.
images() {
  local image missing=()
  for image in $(official_images "$@"); do
    if ! has_image "$image"; then
      [[ ${#missing[@]} -gt 0 ]] || say "fetching images..."
      if [[ ${#missing[@]} -gt 0 ]] || ! timeout 300 docker pull -q "$image" >/dev/null 2>&1; then
        missing+=("$image")
      fi
    elif is_stand_in "$image"; then
      missing+=("$image")
    fi
  done
  STANDINS=("${missing[@]}")
  if [[ ${#missing[@]} -gt 0 ]]; then
    say "no registry can be reached: stand-ins for ${missing[*]}"
    "$root/docker/standins/build" "${missing[@]}"
  fi
  "$root/docker/build"
  [[ "$ENGINE" == theirs ]] || docker image prune -f >/dev/null # what these replace
}

# Removes stand-in images from an engine that we did not start.
remove_stand_ins() {
  [[ "${ENGINE:-}" == theirs && ${#STANDINS[@]} -gt 0 ]] || return 0
  docker image rm "${STANDINS[@]}" weir-standin-base:latest >/dev/null 2>&1 || true
}

# --- compose ----------------------------------------------------------------------------------

# auto, v1 or v2. Sets COMPOSE.
choose_compose() {
  local plugin=no
  ! docker compose version >/dev/null 2>&1 || plugin=yes
  case "$1:$plugin" in
    auto:yes | v2:yes) COMPOSE=(docker compose) ;;
    auto:no | v1:*)
      require docker-compose
      COMPOSE=(docker-compose)
      ;;
    v2:no)
      fetch_compose
      COMPOSE=(docker compose)
      ;;
    *) die "compose: must be auto, v1 or v2, got $1" ;;
  esac
  local version
  version="$("${COMPOSE[@]}" version --short)"
  case "$1:${version#v}" in
    auto:* | v1:1.* | v2:[2-9]*) say "compose $version" ;;
    *) die "compose $1 was asked for, ${COMPOSE[*]} is $version" ;;
  esac
}

# Compose v2 as a plugin, for this run only, from Debian's next release.
fetch_compose() {
  if [[ ! -x "$compose_home/config/cli-plugins/docker-compose" ]]; then
    require apt-get dpkg
    say "fetching compose v2..."
    rm -rf "$compose_home"
    mkdir -p "$compose_home"/{lists/partial,cache/archives/partial,deb,config/cli-plugins}
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    echo "deb [signed-by=$keyring] ${WEIR_DEBIAN_MIRROR:-http://deb.debian.org/debian} trixie main" \
      >"$compose_home/sources.list"
    local options=(-qq -o "Dir::Etc::sourcelist=$compose_home/sources.list"
      -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$compose_home/lists"
      -o "Dir::Cache=$compose_home/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update >&2 || die "compose v2 is not to be had"
    (cd "$compose_home/deb" && apt-get "${options[@]}" download docker-compose docker-buildx >&2) \
      || die "compose v2 is not to be had"
    local package
    for package in "$compose_home"/deb/*.deb; do
      dpkg -x "$package" "$compose_home/root"
    done
    find "$compose_home/root" -path '*/cli-plugins/docker-*' -type f \
      -exec cp {} "$compose_home/config/cli-plugins/" \;
  fi
  export DOCKER_CONFIG="$compose_home/config"
}

# FILES holds the compose files, ENVIRONMENT the settings, as NAME=VALUE; no .env is read.
compose() {
  local file files=() nothing="$target/no.env"
  : >"$nothing"
  for file in "${FILES[@]}"; do
    files+=(-f "$root/$file")
  done
  env ${ENVIRONMENT[@]+"${ENVIRONMENT[@]}"} "${COMPOSE[@]}" --env-file "$nothing" \
    --project-directory "$root" -p "$PROJECT" "${files[@]}" "$@"
}

# Whatever this project has in the engine.
compose_down() {
  local profile profiles=()
  for profile in load accept monitoring; do
    profiles+=(--profile "$profile")
  done
  compose "${profiles[@]}" down -v --remove-orphans -t "${1:-10}" >/dev/null 2>&1 || true
}

# Service: the id of its (first) container, also of one that is stopped.
container() {
  docker ps -aq --no-trunc --filter "label=com.docker.compose.project=$PROJECT" \
    --filter label=com.docker.compose.oneoff=False \
    --filter "label=com.docker.compose.service=$1" | tail -n 1
}

# Container: SIGKILL to its main process, as a crash does it; the engine starts it again.
crash() {
  local pid
  pid="$(docker inspect -f '{{.State.Pid}}' "$1")"
  if [[ "$(id -u)" == 0 ]] && grep -qF "$1" "/proc/$pid/cgroup" 2>/dev/null; then
    kill -KILL "$pid"
  else # an engine elsewhere; it takes its own kill for a wish, and does not start it again
    docker kill "$1" >/dev/null
    docker start "$1" >/dev/null
  fi
}

# Service, port, path: the body of the reply, requested from within the container.
ask() {
  docker exec "$(container "$1")" bash -c "
    exec 3<>/dev/tcp/\$HOSTNAME/$2
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' '$3' >&3
    while IFS= read -r line <&3 && [[ \"\$line\" != \$'\r' ]]; do :; done
    cat <&3"
}
