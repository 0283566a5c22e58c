# Rows of the start and of the first minutes. Sourced by scripts/bench.sh.

# The class-data archive of Java 17, or the AOT cache of Java 25 and newer; made once for each run of the script.
archive=
make_archive() {
  [[ -z $archive ]] || return 0
  if "$java" -XX:AOTMode=auto -version >/dev/null 2>&1 && scripts/build-aot.sh "$jar" "$folder/start.aot" >"$folder/train.txt" 2>&1; then
    archive=-XX:AOTCache=$folder/start.aot
  else
    scripts/build-cds.sh "$jar" "$folder/start.jsa" >"$folder/train.txt" 2>&1 || { tail -n 20 "$folder/train.txt" >&2; exit 1; }
    archive=-XX:SharedArchiveFile=$folder/start.jsa
  fi
}

start_time() { # further options of Java: seconds to ready, on stores that run
  options=("$@")
  port=18082
  local began
  began=$(date +%s%N)
  start_service
  awk -v a="$began" -v b="$(date +%s%N)" 'BEGIN {printf "%.1f", (b - a) / 1e9}'
  stop "$service"
}

bench_start() {
  local plain=() archived=() stores i
  make_archive
  start_service # for its stores
  stores=("DATABASE_URL=$(database_url)" "REDIS_URL=$(redis_url)")
  for ((i = 0; i < runs; i++)); do
    plain+=("$(export "${stores[@]}"; start_time)")
    archived+=("$(export "${stores[@]}"; start_time "$archive")")
  done
  stop "$service"
  row "start to ready with stores that run, jar with its archive (s)" "$(median "${archived[@]}")" "<4"
  row "the same without an archive (s)" "$(median "${plain[@]}")" "<5"
}

bench_first-minute() { # sign-ins in the first minute after the start against the third
  local first third
  make_archive
  options=("$archive")
  start_service
  options=()
  register
  read -r first _ < <(seconds=60 wrk_run 64 -s src/load/wrk/login.lua "$url")
  warm_up=60 warm -s src/load/wrk/login.lua
  read -r third _ < <(seconds=60 wrk_run 64 -s src/load/wrk/login.lua "$url")
  stop "$service"
  row "login, first minute after the start with its archive: $first/s, third: $third/s" "$(ratio "$first" "$third")" 0.85
}
