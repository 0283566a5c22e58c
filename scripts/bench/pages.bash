# The row of a page. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

bench_pages() {
  start_service
  register # with an account, sign-in asks the store no more
  start_bare
  local pages=() bares=() i visitor
  visitor=$(curl -s -i "$url/sign-in" | sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-visitor=[^;]*\).*/\1/p')
  wrk -t1 -c64 -d"${warm_up}s" -H "Cookie: $visitor" "$url/sign-in" >"$folder/warm.txt"
  wrk -t1 -c64 -d"${warm_up}s" "$bare/session" >"$folder/warm.txt"
  for ((i = 0; i < runs; i++)); do
    read -r rate _ < <(wrk_run 64 -H "Cookie: $visitor" "$url/sign-in")
    pages+=("$rate")
    read -r rate _ < <(wrk_run 64 "$bare/session")
    bares+=("$rate")
  done
  stop "$bare_routes"
  stop "$service"
  row "page of sign-in, 64 connections: $(median "${pages[@]}")/s, bare route: $(median "${bares[@]}")/s" "$(quotient pages bares)" 0.70
}
