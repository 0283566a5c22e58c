# Rows of sign-ins in the first minutes after a start. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

# Sign-ins in each of the first three minutes after "is open", and of the bare route in its second. All start on accounts and
# stores that exist. Journals are due after a second, so that each minute is charged with its own.
bench_first-minute() {
  local first=() second=() third=() bares=() rate i
  make_archive
  options=("$archive")
  start_service
  register
  for ((i = 0; i < runs; i++)); do
    restart_service --forestgate.journal.inactivity=1s
    read -r rate _ < <(seconds=$minute wrk_run 64 -s src/load/wrk/login.lua "$url")
    first+=("$rate")
    read -r rate _ < <(seconds=$minute wrk_run 64 -s src/load/wrk/login.lua "$url")
    second+=("$rate")
    read -r rate _ < <(seconds=$minute wrk_run 64 -s src/load/wrk/login.lua "$url")
    third+=("$rate")
    sleep 5
    start_bare
    url=$bare warm_up=$minute warm -s src/load/wrk/login.lua
    read -r rate _ < <(seconds=$minute wrk_run 64 -s src/load/wrk/login.lua "$bare")
    bares+=("$rate")
    stop "$bare_routes"
  done
  options=()
  stop "$service"
  row "login, first minute after the start: $(median "${first[@]}")/s, third: $(median "${third[@]}")/s" "$(quotient first third)" 0.85
  row "login, second minute: $(median "${second[@]}")/s, bare route in its second: $(median "${bares[@]}")/s" "$(quotient second bares)" 0.92
}

bench_latency() { # of sign-ins at half of the capacity, in the second minute after a start; capacity is that of a second minute
  local capacity p99s=() alone=() single i
  make_archive
  compile_open_loop
  options=("$archive")
  start_service
  register
  restart_service --forestgate.journal.inactivity=1s
  warm_up=$minute warm -s src/load/wrk/login.lua
  read -r capacity _ < <(seconds=$minute wrk_run 64 -s src/load/wrk/login.lua "$url")
  for ((i = 0; i < runs; i++)); do
    restart_service --forestgate.journal.inactivity=1s
    open_loop "$url/api/auth/login" "{\"username\":\"bench-#\",\"password\":\"$password\",\"mode\":\"cookie\"}" \
      "$(awk -v c="$capacity" 'BEGIN {printf "%d", c / 2}')" "$minute" "$minute"
    p99s+=("$(sed -n 's/^open\.p99\.ms=//p' "$folder/open.txt")")
    sleep 5
    read -r _ single < <(hash_figures)
    alone+=("$single")
  done
  options=()
  stop "$service"
  row "login at half of $capacity/s, second minute: 99 % within $(median "${p99s[@]}") ms, hash $(median "${alone[@]}") ms" \
    "$(quotient p99s alone)" "<3"
}
