# Rows of the sign-in storm, offered by Gatling. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

gatling() { # simulation, then properties
  local simulation=$1
  shift
  "${load_cores[@]}" mvn --batch-mode -Pload test-compile gatling:test -Dgatling.simulationClass="dev.forestgate.load.$simulation" \
    -Dload.url="$url" "$@" >"$folder/gatling.txt" 2>&1 || true
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
