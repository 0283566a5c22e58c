# Rows of sign-ins, session checks and refreshes. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

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

bench_mixed() {
  start_service
  register
  compile_open_loop
  local cookie checks=() i
  cookie=$(login 1 cookie | cookie_of)
  warm -s src/load/wrk/login.lua
  for ((i = 0; i < runs; i++)); do
    wrk -t1 -c64 -d"$((seconds + 12))s" -s src/load/wrk/login.lua "$url" >"$folder/wrk.txt" &
    local logins=$!
    open_loop "$url/api/auth/session" "$cookie" 300 6 "$seconds"
    wait "$logins" || true
    checks+=("$(sed -n 's/^open\.p99\.ms=//p' "$folder/open.txt")")
  done
  stop "$service"
  row "session checks at 300/s while 64 clients sign in: 99 % within (ms)" "$(median "${checks[@]}")" "<40"
}
