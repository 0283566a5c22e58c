# Rows of the start. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

# The class-data archive of Java 17, or the AOT cache of Java 25 and newer, as an option of Java; made once for each run of the script.
archive=${BENCH_ARCHIVE:-}
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
  local plain=() archived=() image=() stores kind i
  make_archive
  kind=$([[ $archive == *AOT* ]] && echo "AOT cache" || echo "class-data archive")
  start_service # for its stores
  stores=("DATABASE_URL=$(database_url)" "REDIS_URL=$(redis_url)")
  make_image
  for ((i = 0; i < runs; i++)); do
    plain+=("$(export "${stores[@]}"; start_time)")
    archived+=("$(export "${stores[@]}"; start_time "$archive")")
    if ((${#image_command[@]})); then image+=("$(export "${stores[@]}"; command=("${image_command[@]}"); start_time)"); fi
  done
  stop "$service"
  row "start to ready with stores that run, jar with its $kind (s)" "$(median "${archived[@]}")" "<4"
  row "the same without an archive (s)" "$(median "${plain[@]}")" "<5"
  if ((${#image[@]})); then
    row "the same, the image's command with its AOT cache (s)" "$(median "${image[@]}")" "<2.5"
  else
    skipped "the same, the image's command" "<2.5" "no JDK 25 (BENCH_JAVA_25)"
  fi
}

java_25() { # the home of a JDK that is 25 or newer, or nothing
  local home version
  for home in "${BENCH_JAVA_25:-}" "${JAVA_HOME:-}" "$(dirname "$(dirname "$(realpath "$(command -v java)")")")" /usr/lib/jvm/*; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
    if [[ -x $home/bin/javac ]] && ((${version:-0} >= 25)); then
      echo "$home"
      return
    fi
  done
}

# The command of the image, in a folder for its /app. The jar, its layers and the cache are made by the commands of
# compose/Dockerfile, without an engine for containers.
image_command=()
make_image() {
  ((${#image_command[@]} == 0)) || return 0
  local home app=$folder/app
  home=$(java_25)
  [[ -n $home ]] || return 0
  mkdir -p "$folder/build" "$app"
  tar c .mvn pom.xml scripts/build-native.sh src/main | tar x -C "$folder/build"
  (
    export JAVA_HOME=$home
    cd "$folder/build"
    mvn --batch-mode -Pimage -Dmaven.test.skip package
    "$home/bin/java" -Djarmode=tools -jar target/forest-gate.jar extract --layers --destination layers
    cp -r layers/{dependencies,snapshot-dependencies,application}/. "$app"
  ) >"$folder/image.txt" 2>&1 || { tail -n 20 "$folder/image.txt" >&2; exit 1; }
  cp compose/java.options "$app"
  scripts/train.sh "$app/forest-gate.aot" "$home/bin/java" -XX:AOTCacheOutput="$app/forest-gate.aot" "@$app/java.options" \
    -jar "$app/forest-gate.jar" >"$folder/train.txt" 2>&1 || { tail -n 20 "$folder/train.txt" >&2; exit 1; }
  read -ra image_command < <(sed -n 's/^ENTRYPOINT \[\(.*\)\]$/\1/p' compose/Dockerfile | tr -d '",' | sed "s,/app/,$app/,g")
  image_command=("$home/bin/${image_command[0]}" "$heap" "${image_command[@]:1}")
}
