# The processor time of a sign-in, by part. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

# Counts of the threads of processes, from the start of each: id, name, ms of processor, ms of waiting for one, switches of its own
# accord, forced switches, page faults. A thread that ends within the window is missed. All are read by one process, as one for each
# thread took as long as the window.
counts() { # pids
  local pid files=()
  for pid in "$@"; do files+=(/proc/"$pid"/task/*/{comm,schedstat,stat,status}); done
  { grep -H '' "${files[@]}" 2>/dev/null || true; } | awk '
    {
      colon = index($0, ":"); split(substr($0, 1, colon - 1), path, "/"); id = path[5]; text = substr($0, colon + 1)
      split(text, field, /[ :\t]+/)
    }
    path[6] == "comm" {sub(/[-#0-9. ]*$/, "", text); gsub(/ /, "_", text); name[id] = text}
    path[6] == "schedstat" {ran[id] = field[1] / 1e6; waited[id] = field[2] / 1e6}
    path[6] == "stat" {sub(/.*\) /, "", text); split(text, field, " "); faults[id] = field[8] + field[10]}
    path[6] == "status" && /:voluntary/ {gave[id] = field[2]}
    path[6] == "status" && /:nonvoluntary/ {lost[id] = field[2]}
    END {
      shown["redis-server"] = "Redis"; shown["postgres"] = "PostgreSQL"
      for (id in name) print id, name[id] in shown ? shown[name[id]] : name[id], ran[id], waited[id], gave[id], lost[id], faults[id]
    }'
  # Of all cores, in ticks of 10 ms: idle with waiting for disks, interrupts, and the time that the host gave to others.
  awk '/^cpu / {print 0, "idle", ($5 + $6) * 10, 0, 0, 0, 0
    print 0, "interrupts", ($7 + $8) * 10, 0, 0, 0, 0
    print 0, "taken_by_the_host", $9 * 10, 0, 0, 0, 0}' /proc/stat
}

stores_of_service() {
  local process
  for process in /proc/[0-9]*; do
    if [[ $(readlink "$process/cwd" 2>/dev/null) == "$place"/.forestgate/* ]]; then echo "${process##*/}"; fi
  done
}

sign_ins() { # that the service has answered
  curl -s "http://127.0.0.1:$((port + 1))/actuator/prometheus" |
    awk '/^http_server_requests_seconds_count.*status="200".*login"/ {n += $2} END {printf "%d", n}'
}

# Sign-ins of 64 clients after BENCH_WARM_UP seconds, for three times BENCH_SECONDS, and the same with a hash of 8 KiB. What a part
# takes more of beside the large hash is the price of cold caches, for its code and its data; what hash threads take more of than a
# hash by itself is what they lose to their neighbours. Both compilers are parts of their own.
bench_parts() {
  local variant single rate
  read -r rate single < <(hash_figures)
  printf '\nHash: %s ms alone, %s/s on all cores: %s ms of processor each\n' "$single" "$rate" "$(awk -v r="$rate" -v n="$(nproc)" 'BEGIN {printf "%.2f", 1000 * n / r}')"
  mkdir -p "$folder/interleaved"
  "${java}c" -proc:none -cp "$jar" -sourcepath src/load/java -d "$folder/interleaved" src/load/java/dev/forestgate/load/InterleavedHash.java
  printf '\n| in one process | threads | us |\n| --- | --- | --- |\n'
  "$java" -cp "$folder/interleaved:$jar" dev.forestgate.load.InterleavedHash "$((seconds * 10))" 2>/dev/null
  make_archive
  for variant in 19MiB,2 8KiB,1; do
    options=("$archive")
    start_service --forestgate.journal.inactivity="${BENCH_JOURNAL:-1s}" --forestgate.credentials.argon2.memory="${variant%,*}" --forestgate.credentials.argon2.iterations="${variant#*,}"
    options=()
    register
    warm -s src/load/wrk/login.lua
    parts_of "$variant"
    stop "$service"
  done
}

parts_of() { # variant
  local before after load processes
  wrk -t1 -c64 -d"$((3 * seconds + 60))s" -s src/load/wrk/login.lua "$url" >"$folder/wrk.txt" &
  load=$!
  sleep 2
  mapfile -t processes < <(stores_of_service)
  processes+=("$service" "$load")
  before=$(sign_ins)
  counts "${processes[@]}" >"$folder/before.txt"
  sleep "$((3 * seconds))"
  after=$(sign_ins)
  counts "${processes[@]}" >"$folder/after.txt"
  printf '\nHash of %s: %s sign-ins; huge pages of the service: %s; kernel: %s\n\n' "$1" "$((after - before))" \
    "$(awk '/^AnonHugePages/ {print $2 / 1024 " MiB"}' "/proc/$service/smaps_rollup")" \
    "$(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null || echo unknown)"
  printf '| for each sign-in | ms | ms of waiting for a core | switches | forced | page faults |\n| --- | --- | --- | --- | --- | --- |\n'
  awk -v n="$((after - before))" '
    NR == FNR {for (i = 3; i <= 7; i++) was[$1, $2, i] = $i; next}
    {for (i = 3; i <= 7; i++) sum[$2, i] += $i - was[$1, $2, i]; names[$2]}
    END {for (name in names) {
      shown = name; gsub(/_/, " ", shown)
      if (sum[name, 3] / n >= 0.005) printf "| %s | %.3f | %.3f | %.2f | %.2f | %.2f |\n", shown, sum[name, 3] / n, sum[name, 4] / n, sum[name, 5] / n, sum[name, 6] / n, sum[name, 7] / n
    }}' "$folder/before.txt" "$folder/after.txt" | sort -t '|' -k3,3 -rn
  kill "$load"
  wait "$load" || true
}
