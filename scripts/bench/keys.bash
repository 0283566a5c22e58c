# The row of API keys. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

checks_run() { # key: checks per second, at a route that accepts no key, as routes that do read PostgreSQL as well
  "${load_cores[@]}" wrk -t1 -c64 -d"${seconds}s" -H "Authorization: Bearer $1" "$url/api/auth/session" >"$folder/wrk.txt"
  awk '/requests in/ {all=$1} /Non-2xx/ {refused=$NF} /Requests\/sec/ {rate=$2} END {print rate * refused / all}' "$folder/wrk.txt"
}

bench_keys() {
  start_service
  register
  start_bare
  local token key status checks=() bares=() i
  token=$(login 1 token | member_of access_token)
  key=$(curl -s "$url/api/keys" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
    -d '{"name": "bench", "scopes": ["events:write"]}' | member_of key)
  status=$(curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $key" "$url/api/auth/session")
  if [[ $status != 403 ]]; then say "a key is answered $status instead of 403"; fi
  wrk -t1 -c64 -d"${warm_up}s" -H "Authorization: Bearer $key" "$url/api/auth/session" >"$folder/warm.txt" # longer than a new key is held
  wrk -t1 -c64 -d"${warm_up}s" "$bare/session" >"$folder/warm.txt"
  for ((i = 0; i < runs; i++)); do
    checks+=("$(checks_run "$key")")
    read -r rate _ < <(wrk_run 64 "$bare/session")
    bares+=("$rate")
  done
  stop "$bare_routes"
  stop "$service"
  row "check of an API key, 64 connections: $(median "${checks[@]}")/s, bare route: $(median "${bares[@]}")/s" "$(quotient checks bares)" 0.60
}
