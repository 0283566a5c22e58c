# Rows of sign-ins with a passkey. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

origin=http://localhost:5173 # one that the service accepts by default

register_passkeys() { # 50 accounts with one passkey each
  mkdir -p "$folder/passkeys"
  "${java}c" -proc:none -sourcepath src/load/java -d "$folder/passkeys" src/load/java/dev/forestgate/load/Passkey{Accounts,Assertions}.java
  "$java" -cp "$folder/passkeys" dev.forestgate.load.PasskeyAccounts "$url" "$origin" 50 "$password" >"$folder/passkeys.txt"
}

# Processor time of the service and its embedded stores since their start, in clock ticks.
ticks() {
  local pid
  for pid in "$service" $(stores_of_service); do
    sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null || true
  done | awk '{n += $12 + $13} END {print n + 0}'
}

each_run() { # arguments of wrk: successful requests per second, and ms of processor of the service and its stores for each of them
  local before rate
  before=$(ticks)
  read -r rate _ < <(wrk_run 64 "$@" "$url") || return 1
  awk -v rate="$rate" -v ticks="$(($(ticks) - before))" -v per_second="$(getconf CLK_TCK)" \
    '/requests in/ {all = $1} /Non-2xx/ {failed = $NF}
    END {printf "%s %.2f\n", rate, 1000 * ticks / per_second / (all - failed)}' "$folder/wrk.txt"
}

# Five seconds of sign-ins with a passkey, and then those that count. Assertions are made before, as many for each second as
# BENCH_ASSERTIONS times the sign-ins with a password in one.
passkey_run() { # sign-ins with a password per second
  local each
  each=$(awk -v rate="$1" -v times="${BENCH_ASSERTIONS:-10}" 'BEGIN {printf "%d", rate * times}')
  "$java" -cp "$folder/passkeys" dev.forestgate.load.PasskeyAssertions "$url" "$origin" "$folder/passkeys.txt" "$((each * (5 + seconds)))" >"$folder/bodies.txt"
  head -n "$((each * 5))" "$folder/bodies.txt" >"$folder/first.txt"
  tail -n +"$((each * 5 + 1))" "$folder/bodies.txt" >"$folder/second.txt"
  BENCH_BODIES=$folder/first.txt warm_up=5 warm -s src/load/wrk/passkey.lua
  BENCH_BODIES=$folder/second.txt each_run -s src/load/wrk/passkey.lua
}

bench_passkey() { # against sign-ins with a password of accounts without a factor, each in turn
  local rates=() times=() passwords=() times_of_password=() rate ms i
  start_service --forestgate.journal.inactivity=1s
  register
  register_passkeys
  warm_until_compiled -s src/load/wrk/login.lua
  read -r rate _ < <(wrk_run 64 -s src/load/wrk/login.lua "$url")
  for ((i = 0; i < warm_up; i += 5 + seconds)); do passkey_run "$rate" >"$folder/warm.txt"; done
  for ((i = 0; i < runs; i++)); do
    sleep 5 # until the journal is written
    warm_up=5 warm -s src/load/wrk/login.lua
    read -r rate ms < <(each_run -s src/load/wrk/login.lua)
    passwords+=("$rate")
    times_of_password+=("$ms")
    sleep 5
    read -r rate ms < <(passkey_run "$rate")
    rates+=("$rate")
    times+=("$ms")
  done
  stop "$service"
  row "passkey, 64 connections: $(median "${rates[@]}")/s, $(median "${times[@]}") ms each; by password: $(median "${passwords[@]}")/s, $(median "${times_of_password[@]}") ms" \
    "$(quotient rates passwords)" 3
}
