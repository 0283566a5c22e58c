#!/usr/bin/env bash
# Measures the service against what its hardware could do, on this machine and over loopback alone, and prints a table of
# ratios. Everything it needs is started here and stopped again: the packaged service with its embedded stores (or those of
# DATABASE_URL and REDIS_URL), bare routes as yardsticks, wrk, and Gatling for what must be offered at a fixed rate.
#
#   scripts/bench.sh [--check] [login] [java] [session] [refresh] [mixed] [storm] [start] [breach] [soak]
#
# Without names: all but soak and breach. --check: exit code 1 if a ratio is missed. BENCH_RUNS (5) runs of BENCH_SECONDS (10) each, of
# which the median counts; what is compared is measured in turn, and of its quotients the median counts. BENCH_WARM_UP (60)
# seconds before, and before sign-ins until Java's compilers rest, which have a tenth of both cores in the second minute still;
# BENCH_SOAK_SECONDS (600). The storm keeps the service and its stores to one half of the cores, and Gatling to the other, as
# it takes more of the processor than what it measures; with BENCH_SHARED=1 both have all.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
jar=$root/target/forest-gate.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
runs=${BENCH_RUNS:-5}
seconds=${BENCH_SECONDS:-10}
warm_up=${BENCH_WARM_UP:-60}
heap=-Xmx256m
password=correct-horse-7-battery
folder=$(mktemp -d)
pids=()
missed=0

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
trap clean_up EXIT

say() { printf '%s\n' "$*" >&2; }
need() { command -v "$1" >/dev/null || { say "$1 is missing: apt-get install $2"; exit 1; }; }

# ---- The service ----

port=18080
url=http://127.0.0.1:$port
service=
place=

service_cores=() # what the service is started by
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

start_service() { # further arguments for the service; its data goes with its folder
  place=$folder/service-$RANDOM
  mkdir "$place"
  (cd "$place" && exec "${apart[@]}" "${service_cores[@]}" "$java" "$heap" -jar "$jar" --server.port="$port" --management.server.port="$((port + 1))" --forestgate.connections.per-address=10000 \
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

# ---- Measuring ----

median() { printf '%s\n' "$@" | sort -n | awk '{v[NR]=$1} END {print NR % 2 ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }

mean() { awk -v a="$1" -v b="$2" 'BEGIN {print (a + b) / 2}'; }

wrk_run() { # connections, then arguments of wrk: successful requests per second, and the median latency of all in ms
  local connections=$1
  shift
  "${load_cores[@]}" wrk -t1 -c"$connections" -d"${seconds}s" --latency "$@" >"$folder/wrk.txt"
  if grep -q 'Non-2xx' "$folder/wrk.txt"; then
    say "not all calls succeeded: $(grep 'Non-2xx' "$folder/wrk.txt")"
  fi
  awk '/requests in/ {all=$1}
    /Non-2xx/ {failed=$NF}
    /Requests\/sec/ {rate=$2*(all-failed)/all}
    $1 == "50%" {ms=$2+0; if ($2 ~ /us$/) ms/=1000; else if ($2 !~ /ms$/) ms*=1000}
    END {print rate, ms}' "$folder/wrk.txt"
}

hash_figures() { # hashes per second on all cores, and the median time of one alone in ms
  (cd "$folder" && "$java" "$heap" -jar "$jar" calibrate --machine --time="${seconds}s") | awk -F= '/rate|single/ {printf "%s ", $2} END {print ""}'
}

row() { # what, figure, wanted: at least or, with a leading <, at most
  local verdict=yes
  if [[ $3 == \<* ]]; then
    awk -v a="$2" -v b="${3#<}" 'BEGIN {exit !(a <= b)}' || verdict=NO
  else
    awk -v a="$2" -v b="$3" 'BEGIN {exit !(a >= b)}' || verdict=NO
  fi
  [[ $verdict == yes ]] || missed=1
  printf '| %-78s | %9s | %8s | %-3s |\n' "$1" "$2" "${3/</at most }" "$verdict"
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }

quotient() { # two arrays by name, whose figures were measured in turn: the median of their quotients
  local -n of=$1 by=$2
  local each=() turn
  for turn in "${!of[@]}"; do each+=("$(ratio "${of[turn]}" "${by[turn]}")"); done
  median "${each[@]}"
}

warm() { # script of wrk: until the compiler has seen what is hot
  "${load_cores[@]}" wrk -t1 -c64 -d"${warm_up}s" "$@" "$url" >"$folder/warm.txt"
}

compiled() { # the seconds that the compilers of the service have worked
  "${java%java}jstat" -compiler "$service" | awk 'NR == 2 {print $4}'
}

warm_until_compiled() { # the same as warm, and on until they work for less than 3 % of the time; five minutes at most
  local before now i slice=10
  warm "$@"
  for ((i = 0; i < 300 / slice; i++)); do
    before=$(compiled)
    warm_up=$slice warm "$@"
    now=$(compiled)
    if awk -v a="$before" -v b="$now" -v s="$slice" 'BEGIN {exit !(b - a < 0.03 * s)}'; then return; fi
  done
}

bench_login() {
  # What a sign-in leaves to be written must not be left to others: a minute later hashes are measured.
  start_service --forestgate.journal.inactivity=1s
  register
  warm_until_compiled -s src/load/wrk/login.lua
  start_bare
  url=$bare warm -s src/load/wrk/login.lua
  local rates=() hashes=() bares=() ones=() beyond=() rate_of_bare hash hash_before single single_before i
  read -r hash_before single_before < <(hash_figures)
  for ((i = 0; i < runs; i++)); do
    warm_up=5 warm -s src/load/wrk/login.lua
    read -r rate _ < <(wrk_run 64 -s src/load/wrk/login.lua "$url")
    sleep 5
    read -r _ ms < <(wrk_run 1 -s src/load/wrk/login.lua "$url")
    sleep 5
    read -r hash single < <(hash_figures)
    url=$bare warm_up=5 warm -s src/load/wrk/login.lua
    read -r rate_of_bare _ < <(wrk_run 64 -s src/load/wrk/login.lua "$bare")
    bares+=("$rate_of_bare")
    # The machine changes its pace within the minute: both sides count.
    rates+=("$rate")
    hashes+=("$(mean "$hash_before" "$hash")")
    ones+=("$ms")
    beyond+=("$(awk -v a="$ms" -v b="$(mean "$single_before" "$single")" 'BEGIN {printf "%.1f", a - b}')")
    hash_before=$hash
    single_before=$single
  done
  stop "$bare_routes"
  stop "$service"
  row "login, 64 connections: $(median "${rates[@]}")/s of $(median "${hashes[@]}") hashes/s" "$(quotient rates hashes)" 0.90
  row "login, 64 connections, against a bare route: $(median "${bares[@]}")/s" "$(quotient rates bares)" 0.75
  row "login, 1 connection: median $(median "${ones[@]}") ms, beyond a hash alone" "$(median "${beyond[@]}")" "<5"
}

bench_java() {
  local native=() plain=() i
  for ((i = 0; i < runs; i++)); do
    for hasher in auto java; do
      start_service --forestgate.credentials.hasher=$hasher --forestgate.credentials.max-wait=20s
      register
      warm_up=$((warm_up / 2)) warm -s src/load/wrk/login.lua
      read -r rate _ < <(wrk_run 64 --timeout 20 -s src/load/wrk/login.lua "$url")
      if [[ $hasher == java ]]; then plain+=("$rate"); else native+=("$rate"); fi
      stop "$service"
    done
  done
  local a b
  a=$(median "${native[@]}")
  b=$(median "${plain[@]}")
  row "login, native hasher: $a/s, hasher=java: $b/s" "$(ratio "$a" "$b")" 2.5
}

bench_session() {
  start_service
  register
  local cookie token
  cookie=$(login 1 cookie | cookie_of)
  token=$(login 1 token | member_of access_token)
  start_bare
  local by_cookie=() by_token=() bares=() i
  wrk -t1 -c64 -d"${warm_up}s" -H "Cookie: $cookie" "$url/api/auth/session" >"$folder/warm.txt"
  wrk -t1 -c64 -d"${warm_up}s" -H "Authorization: Bearer $token" "$url/api/auth/session" >"$folder/warm.txt"
  wrk -t1 -c64 -d"${warm_up}s" "$bare/session" >"$folder/warm.txt"
  for ((i = 0; i < runs; i++)); do
    read -r rate _ < <(wrk_run 64 -H "Cookie: $cookie" "$url/api/auth/session")
    by_cookie+=("$rate")
    read -r rate _ < <(wrk_run 64 "$bare/session")
    bares+=("$rate")
    read -r rate _ < <(wrk_run 64 -H "Authorization: Bearer $token" "$url/api/auth/session")
    by_token+=("$rate")
  done
  local a b c
  a=$(median "${by_cookie[@]}")
  b=$(median "${by_token[@]}")
  c=$(median "${bares[@]}")
  row "session by cookie, 64 connections: $a/s, bare route: $c/s" "$(quotient by_cookie bares)" 0.65
  row "session by token, 64 connections: $b/s" "$(quotient by_token bares)" 0.60
  rotate_tokens
  stop "$bare_routes" # else it has the port when this is measured again
  stop "$service"
}

refresh_tokens() {
  for account in {1..50} {1..50} {1..50}; do
    login "$account" token | member_of refresh_token
  done >"$folder/tokens.txt"
}

rotate_tokens() {
  local rates=() bares=() i
  refresh_tokens
  BENCH_TOKENS=$folder/tokens.txt warm -s src/load/wrk/refresh.lua
  for ((i = 0; i < runs; i++)); do
    refresh_tokens
    read -r rate _ < <(BENCH_TOKENS=$folder/tokens.txt wrk_run 64 -s src/load/wrk/refresh.lua "$url")
    rates+=("$rate")
    read -r rate _ < <(wrk_run 64 "$bare/session")
    bares+=("$rate")
  done
  row "refresh by token, 64 connections: $(median "${rates[@]}")/s" "$(quotient rates bares)" 0.45
}

gatling() { # simulation, then properties
  local simulation=$1
  shift
  "${load_cores[@]}" mvn --batch-mode -Pload test-compile gatling:test -Dgatling.simulationClass="dev.forestgate.load.$simulation" \
    -Dload.url="$url" "$@" >"$folder/gatling.txt" 2>&1 || true
}

bench_mixed() {
  start_service
  register
  mkdir -p "$folder/open"
  "${java}c" -d "$folder/open" src/load/java/dev/forestgate/load/OpenLoop.java
  local cookie checks=() i
  cookie=$(login 1 cookie | cookie_of)
  warm -s src/load/wrk/login.lua
  for ((i = 0; i < runs; i++)); do
    wrk -t1 -c64 -d"$((seconds + 12))s" -s src/load/wrk/login.lua "$url" >"$folder/wrk.txt" &
    local logins=$!
    # Serial GC and one compiler, as it shares the two cores with what it measures.
    "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$folder/open" dev.forestgate.load.OpenLoop \
      "$url/api/auth/session" "$cookie" 300 "$seconds" >"$folder/open.txt"
    wait "$logins" || true
    if ! grep -q '^open.failed=0.0' "$folder/open.txt"; then say "$(cat "$folder/open.txt")"; fi
    checks+=("$(sed -n 's/^open\.p99\.ms=//p' "$folder/open.txt")")
  done
  stop "$service"
  row "session checks at 300/s while 64 clients sign in: 99 % within (ms)" "$(median "${checks[@]}")" "<40"
}

bench_storm() {
  split_cores
  start_service
  register
  warm -s src/load/wrk/login.lua
  local goodputs=() bests=() refusals=() recoveries=() before after resident i
  read -r before _ < <(wrk_run 64 -s src/load/wrk/login.lua "$url")
  # Not counted: only a storm shows the compiler what is hot in one, and it takes a tenth of the core in the first.
  storm_over "$before"
  read -r before _ < <(wrk_run 64 -s src/load/wrk/login.lua "$url")
  for ((i = 0; i < runs; i++)); do
    storm_over "$before"
    goodputs+=("$(storm_figure goodput 0)")
    refusals+=("$(storm_figure refused.p99.ms 99999)")
    recoveries+=("$(storm_figure recovery.s 99999)")
    read -r after _ < <(wrk_run 64 -s src/load/wrk/login.lua "$url")
    bests+=("$(printf '%s\n' "$before" "$after" | sort -n | tail -n 1)")
    before=$after
  done
  resident=$(awk '/VmHWM/ {printf "%d", $2 / 1024}' "/proc/$service/status")
  stop "$service"
  service_cores=()
  load_cores=()
  row "storm, 10 times that offered: goodput $(median "${goodputs[@]}")/s, best before or after $(median "${bests[@]}")/s" \
    "$(quotient goodputs bests)" 0.90
  row "storm: 99 % of the 503s within (ms)" "$(median "${refusals[@]}")" "<100"
  row "storm: recovered after (s)" "$(median "${recoveries[@]}")" "<5"
  row "storm: resident memory at most (MiB), $heap" "$resident" "<450"
}

storm_over() { # sign-ins a second, of which ten times as many are offered
  gatling StormSimulation -Dload.rate="$(awk -v b="$1" 'BEGIN {printf "%d", 10 * b}')" -Dload.duration="$((2 * seconds))"
}

storm_figure() { # name, what it counts as where the storm did not come to its end
  local figure
  figure=$(sed -n "s/^storm\.$1=//p" "$folder/gatling.txt")
  echo "${figure:-$2}"
}

bench_start() {
  local times=() i began stores
  start_service # for its stores
  stores=("DATABASE_URL=$(database_url)" "REDIS_URL=$(redis_url)")
  for ((i = 0; i < runs; i++)); do
    times+=("$(
      export "${stores[@]}"
      port=18082
      began=$(date +%s%N)
      start_service
      awk -v a="$began" -v b="$(date +%s%N)" 'BEGIN {printf "%.1f", (b - a) / 1e9}'
      stop "$service"
    )")
  done
  stop "$service"
  row "start to ready with stores that run, packaged jar (s)" "$(median "${times[@]}")" "<4"
}

bench_breach() { # a list of twenty million, 1 GiB on the disk for a while
  mkdir -p "$folder/breach"
  "${java}c" -proc:none -cp "$jar" -d "$folder/breach" src/load/java/dev/forestgate/credentials/blocklist/BreachLookups.java
  "$java" "$heap" -cp "$folder/breach:$jar" dev.forestgate.credentials.blocklist.BreachLookups 20 >"$folder/breach.txt"
  row "look-up in a breach list of 20 million, text, in memory: median (us)" "$(awk '/^text/ {print $5}' "$folder/breach.txt")" "<50"
  row "the same in the compact form (us)" "$(awk '/^compact/ {print $5}' "$folder/breach.txt")" "<50"
}

bench_soak() {
  start_service --forestgate.journal.inactivity=5s
  register
  warm -s src/load/wrk/login.lua
  sleep 30 # what the warm-up did is written
  facts before
  gatling MixedSimulation -Dload.clients=4 -Dload.rate=100 -Dload.duration="${BENCH_SOAK_SECONDS:-600}"
  sleep 30
  facts after
  stop "$service"
}

facts() { # before or after
  local jcmd=${java%java}jcmd
  "$jcmd" "$service" GC.run >"$folder/gc.txt"
  printf '%-7s heap %s, resident %s MiB, connections %s, direct memory %s\n' "$1" \
    "$("$jcmd" "$service" GC.heap_info | sed -n 's/.*total .* used \([0-9]*K\).*/\1/p' | head -n 1)" \
    "$(awk '/VmRSS/ {printf "%d", $2 / 1024}' "/proc/$service/status")" \
    "$(ss -tnpH 2>/dev/null | grep -c "pid=$service," || true)" \
    "$(curl -s http://127.0.0.1:18081/actuator/prometheus | awk '/^jvm_buffer_memory_used_bytes.*id="direct"/ {printf "%d KiB", $2 / 1024}')"
  printf '%-7s keys of Redis by kind: %s; sign-ins so far: %s\n' "$1" "$(redis_keys)" \
    "$(curl -s http://127.0.0.1:18081/actuator/prometheus | awk '/^http_server_requests_seconds_count.*status="200".*login"/ {printf "%d", $2}')"
}

redis_keys() { # of the embedded Redis, without a client that a machine may lack
  if [[ -n ${REDIS_URL:-} ]]; then
    echo "not asked"
    return
  fi
  local reply count
  count="local n, kinds = {}, {} for _, key in ipairs(redis.call('KEYS', '*')) do local kind = key:match('}:(%l+)') or key"
  count+=" if not n[kind] then n[kind] = 0 kinds[#kinds + 1] = kind end n[kind] = n[kind] + 1 end table.sort(kinds)"
  count+=" for i, kind in ipairs(kinds) do kinds[i] = kind .. ' ' .. n[kind] end return table.concat(kinds, ', ')"
  exec 7<>"/dev/tcp/127.0.0.1/$(port_of 'embedded Redis')"
  printf 'AUTH %s\r\nEVAL "%s" 0\r\n' "$(<"$place/.forestgate/redis.password")" "$count" >&7
  for _ in AUTH length keys; do read -r reply <&7; done
  exec 7>&-
  echo "${reply%$'\r'}"
}

# ---- What was asked for ----

need wrk wrk
need curl curl
[[ -f $jar ]] || mvn --batch-mode -q package -DskipTests

names=()
check=false
for argument in "$@"; do
  case $argument in
    --check) check=true ;;
    refresh) names+=(session) ;; # measured together
    *) names+=("$argument") ;;
  esac
done
((${#names[@]})) || names=(login java session mixed storm start)

printf '%s, %s cores, Linux %s, huge pages %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
  "$(uname -r)" "$(sed 's/.*\[\(.*\)\].*/\1/' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null || echo unknown)"
printf '%s; %s; commit %s\n\n' "$("$java" -version 2>&1 | head -n 1)" "$(wrk -v 2>&1 | head -n 1 | cut -d' ' -f1-2)" \
  "$(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
printf '| %-78s | %9s | %8s | %-3s |\n| --- | --- | --- | --- |\n' what figure wanted met
for name in $(printf '%s\n' "${names[@]}" | awk '!seen[$0]++'); do
  case $name in
    login | java | session | mixed | storm | start | breach | soak) "bench_$name" ;;
    *) say "no measurement is called $name"; exit 1 ;;
  esac
done
if $check && ((missed)); then exit 1; fi
