# Rows of the breach list and of ten minutes of mixed load. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

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
