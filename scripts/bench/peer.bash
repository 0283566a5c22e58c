# Rows of sign-ins against a service by hand on Node. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

# The peer: a sign-in by hand on Node and @node-rs/argon2, on the accounts and the stores of the service. Its packages come from npm.
peer=http://127.0.0.1:18100
start_peer() {
  if [[ ! -d $folder/peer ]]; then
    mkdir "$folder/peer"
    cp src/load/peer/* "$folder/peer"
    (cd "$folder/peer" && npm install --no-package-lock --ignore-scripts --no-audit --no-fund) >"$folder/npm.txt" 2>&1 || { cat "$folder/npm.txt" >&2; exit 1; }
  fi
  # As many threads that hash as cores: with Node's four it is slower on two.
  UV_THREADPOOL_SIZE=${BENCH_PEER_THREADS:-$(nproc)} "${apart[@]}" node "$folder/peer/server.js" "${peer##*:}" "$(redis_url)" "$(database_url)" >"$folder/peer.txt" 2>&1 &
  peer_service=$!
  pids+=("$peer_service")
  for _ in {1..100}; do
    curl -s -f -o "$folder/answer" -X POST "$peer/api/auth/login" -d "{\"username\":\"bench-1\",\"password\":\"$password\"}" && return 0
    sleep 0.2
  done
  cat "$folder/peer.txt" >&2
  exit 1
}

bench_peer() { # sign-ins against those of a service by hand on Node, both warm, each in turn
  local rates=() peers=() few=() few_peers=() rate i
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    skipped "login, 8 and 64 connections, against Node with @node-rs/argon2" 1.3 "no Node or npm"
    return
  fi
  make_archive
  options=("$archive")
  start_service --forestgate.journal.inactivity=1s
  options=()
  register
  start_peer
  warm -s src/load/wrk/login.lua
  sleep 5
  url=$peer warm_up=$((warm_up / 2)) warm -s src/load/wrk/login.lua
  for ((i = 0; i < runs; i++)); do
    read -r rate _ < <(wrk_run 8 -s src/load/wrk/login.lua "$url")
    few+=("$rate")
    read -r rate _ < <(wrk_run 64 -s src/load/wrk/login.lua "$url")
    rates+=("$rate")
    sleep 5 # until the journal is written
    read -r rate _ < <(wrk_run 8 -s src/load/wrk/login.lua "$peer")
    few_peers+=("$rate")
    read -r rate _ < <(wrk_run 64 -s src/load/wrk/login.lua "$peer")
    peers+=("$rate")
  done
  stop "$peer_service"
  stop "$service"
  row "login, 8 connections: $(median "${few[@]}")/s, Node with @node-rs/argon2: $(median "${few_peers[@]}")/s" "$(quotient few few_peers)" 1.3
  row "login, 64 connections: $(median "${rates[@]}")/s, Node with @node-rs/argon2: $(median "${peers[@]}")/s" "$(quotient rates peers)" 1.3
}
