# shellcheck shell=bash
# shellcheck disable=SC2154 # what is not assigned here, docker/drill assigns
# What is measured around a fault: a load, queries and clients of streams of its own, then a check of
# all that was acknowledged. To be sourced by docker/drill.

FRONTS_URL=
ALONE_URL=
window_prefix= # of the tags: a tag is short, and no two steps share one
window_count=0
window_load=
window_query=
window_streams=

# Milliseconds.
now() {
  local time="${EPOCHREALTIME/[.,]/}"
  echo "${time::-3}"
}

# Milliseconds as seconds.
seconds() {
  printf '%d.%d' "$(($1 / 1000))" "$(($1 % 1000 / 100))"
}

# Name, arguments: datagen in a container of its own.
datagen_start() {
  compose run -d --no-deps --name "$PROJECT-$1" load datagen "${@:2}" >/dev/null 2>&1
  docker ps -aq --no-trunc --filter "name=^/$PROJECT-$1\$"
}

# Container, text: whether it has said so.
has_said() {
  docker logs "$1" 2>&1 | grep -q -- "$2"
}

# Prefix: whether both fronts answer for the rarest of the tags that are queried.
can_be_asked() {
  local front end
  end="$(date +%s%N)"
  for front in "${fronts[@]}"; do
    ask "$front" 8080 "/api?tag=$1-00099&start=$((end - 600000000000))&end=$end&points=2" \
      2>/dev/null | grep -q '"tagName"' || return 1
  done
}

# Step: load, queries and clients of streams begin, and go well.
window_open() {
  docker rm -f "$PROJECT-load" "$PROJECT-query" "$PROJECT-streams" >/dev/null 2>&1 || true
  window_prefix="drill-$((++window_count))"
  window_load="$(datagen_start load load --gateway "$FRONTS_URL" --query "$FRONTS_URL" \
    --rate "$rate" --batch 100 --duration 30m --prefix "$window_prefix" --manifest "/data/$1.json" \
    --summary "/data/$1.load.json")"
  await "has_said $window_load acknowledged" 60 || die "the load does not start"
  await "can_be_asked $window_prefix" 60 || die "what is loaded cannot be asked for"
  window_query="$(datagen_start query query --query "$FRONTS_URL" --clients 10 --rate 1 \
    --tags 100 --prefix "$window_prefix" --duration 30m --summary "/data/$1.query.json")"
  await "has_said $window_query reports" 60 || die "the queries do not start"
  window_streams="$(datagen_start streams streams --gateway "$FRONTS_URL" --query "$FRONTS_URL" \
    --replicas "$ALONE_URL" --rate 100 --streams 24 --inserters 8 --counters 2 --listeners 10 \
    --patience 3m --duration 30m --summary "/data/$1.streams.json")"
  await "has_said $window_streams listened" 60 || die "the clients of streams do not start"
  sleep 3
}

# Step: all end, and what they have found is copied to $results_dir. The clients of streams then wait
# for what listeners lack, and ask each replica for all events, for half a minute at most.
window_close() {
  docker stop -t 40 "$window_streams" >/dev/null
  docker stop -t 20 "$window_query" >/dev/null
  docker stop -t 20 "$window_load" >/dev/null
  docker logs "$window_load" >"$results_dir/$1.load.txt" 2>&1
  docker logs "$window_query" >"$results_dir/$1.query.txt" 2>&1
  docker logs "$window_streams" >"$results_dir/$1.streams.txt" 2>&1
  docker cp "$window_load:/data/$1.load.json" "$results_dir/" >/dev/null
  docker cp "$window_query:/data/$1.query.json" "$results_dir/" >/dev/null
  docker cp "$window_streams:/data/$1.streams.json" "$results_dir/" >/dev/null \
    || say "$1: the clients of streams came to no end: $(tail -n 1 "$results_dir/$1.streams.txt")"
}

# Step: asks every replica by itself for what was acknowledged.
window_check() {
  local replica name
  for replica in "${alone[@]}"; do
    name="$1.$replica.json"
    docker rm -f "$PROJECT-check" >/dev/null 2>&1 || true
    compose run --no-deps --name "$PROJECT-check" load datagen check \
      --query "http://$replica:8080" --manifest "/data/$1.json" --wait 60s \
      --summary "/data/$name" >"$results_dir/$1.$replica.txt" 2>&1 </dev/null || true
    docker cp "$PROJECT-check:/data/$name" "$results_dir/" >/dev/null \
      || say "$1: the check of $replica came to no end: $(tail -n 1 "$results_dir/$1.$replica.txt")"
  done
  docker rm -f "$PROJECT-check" >/dev/null
}

# File, name: the number in it; of a file that is missing, a question mark.
field() {
  local value
  value="$(sed -nE "s/^ *\"$2\" *: *([^,]*[^, ]) *,?\$/\1/p" "$results_dir/$1" 2>/dev/null)"
  echo "${value:-?}"
}
