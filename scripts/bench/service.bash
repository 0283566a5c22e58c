# The service, its data, its accounts, and the bare routes beside it. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

stop() { # pid
  kill "$1" 2>/dev/null || return 0
  for _ in {1..100}; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.2
  done
  kill -KILL "$1" 2>/dev/null || true
}
clean_up() {
  for pid in "${pids[@]}"; do stop "$pid"; done
  rm -rf "$folder"
}

port=18080
url=http://127.0.0.1:$port
service=
place=

options=() # of Java, for the next service
service_cores=() # prefix of the command that starts the service
load_cores=()
# A session of its own, as a service unit or a container would be: Linux shares out the processor by sessions where autogroup
# is on. In one session with its load, the service made its Redis, which has its own, wait for seconds.
apart=()
if command -v setsid >/dev/null; then apart=(setsid); fi
split_cores() {
  local last=$(($(nproc) - 1))
  if [[ -z ${BENCH_SHARED:-} ]] && ((last > 0)); then
    service_cores=(taskset -c "0-$((last / 2))")
    load_cores=(taskset -c "$((last / 2 + 1))-$last")
  fi
}

command=() # that starts the next service, instead of Java with the jar

start_service() { # further arguments for the service; its data goes with its folder
  place=$folder/service-$RANDOM
  mkdir "$place"
  open_service "$@"
}

restart_service() { # the same on the data of the last one
  stop "$service"
  open_service "$@"
}

open_service() {
  local launch=("${command[@]}")
  ((${#launch[@]})) || launch=("$java" "$heap" "${options[@]}" -jar "$jar")
  rm -f "$place/output.txt" # it may tell of the last one
  (cd "$place" && exec "${apart[@]}" "${service_cores[@]}" "${launch[@]}" --server.port="$port" --management.server.port="$((port + 1))" --forestgate.connections.per-address=10000 \
    --server.address=127.0.0.1 --forestgate.limits.per-minute=0 "$@" >"$place/output.txt" 2>&1) &
  service=$!
  pids+=("$service")
  for _ in {1..300}; do
    grep -qs ' is open at ' "$place/output.txt" && return 0
    kill -0 "$service" 2>/dev/null || break
    sleep 0.1
  done
  cat "$place/output.txt" >&2
  exit 1
}

# Where the stores of the service are: those given, else its embedded ones.
redis_url() {
  echo "${REDIS_URL:-redis://:$(<"$place/.forestgate/redis.password")@127.0.0.1:$(port_of 'embedded Redis')}"
}
database_url() {
  echo "${DATABASE_URL:-postgres://postgres:$(<"$place/.forestgate/postgres.password")@127.0.0.1:$(port_of 'embedded PostgreSQL')/postgres}"
}
port_of() { sed -n "s/.*$1 on 127\.0\.0\.1:\([0-9]*\).*/\1/p" "$place/output.txt"; }

register() {
  for i in {1..50}; do
    curl -s -o "$folder/answer" -X POST "$url/api/auth/register" -H 'Content-Type: application/json' \
      -d "{\"username\":\"bench-$i\",\"password\":\"$password\"}"
  done
}

login() { # account, mode: the whole answer with its headers
  curl -s -i -X POST "$url/api/auth/login" -H 'Content-Type: application/json' \
    -d "{\"username\":\"bench-$1\",\"password\":\"$password\",\"mode\":\"$2\"}"
}
cookie_of() { sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-session=[^;]*\).*/\1/p'; }
member_of() { # the answer ends without a line break, which sed would keep so
  { cat; echo; } | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# The yardsticks run on the libraries of the packaged service, and on its stores where these are embedded.
bare=http://127.0.0.1:18090
start_bare() {
  mkdir -p "$folder/bare"
  "${java}c" -proc:none -cp "$jar" -sourcepath src/load/java -d "$folder/bare" src/load/java/dev/forestgate/load/BareRoutes.java
  "${apart[@]}" "$java" "$heap" -cp "$folder/bare:$jar" dev.forestgate.load.BareRoutes 18090 "$(redis_url)" \
    "r2dbc:postgresql://$(database_url | sed 's,^[^:]*://,,')" >"$folder/bare.txt" 2>&1 &
  bare_routes=$!
  pids+=("$bare_routes")
  for _ in {1..100}; do
    curl -s -f -o "$folder/answer" "$bare/session" && return 0
    sleep 0.2
  done
  cat "$folder/bare.txt" >&2
  exit 1
}
