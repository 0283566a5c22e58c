# Measuring, and rows of the table. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

say() { printf '%s\n' "$*" >&2; }
need() { command -v "$1" >/dev/null || { say "$1 is missing: apt-get install $2"; exit 1; }; }

median() { printf '%s\n' "$@" | sort -n | awk '{v[NR]=$1} END {print NR % 2 ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }

mean() { awk -v a="$1" -v b="$2" 'BEGIN {print (a + b) / 2}'; }

wrk_run() { # connections, then arguments of wrk: successful requests per second, and the median latency of all in ms
  local connections=$1
  shift
  "${load_cores[@]}" wrk -t1 -c"$connections" -d"${seconds}s" --latency "$@" >"$folder/wrk.txt"
  if grep -q 'Non-2xx' "$folder/wrk.txt"; then
    say "not all calls succeeded: $(grep 'Non-2xx' "$folder/wrk.txt")"
  fi
  awk '/requests in/ {all=$1}
    /Non-2xx/ {failed=$NF}
    /Requests\/sec/ {rate=$2*(all-failed)/all}
    $1 == "50%" {ms=$2+0; if ($2 ~ /us$/) ms/=1000; else if ($2 !~ /ms$/) ms*=1000}
    END {print rate, ms}' "$folder/wrk.txt"
}

hash_figures() { # hashes per second on all cores, and the median time of one alone in ms
  (cd "$folder" && "$java" "$heap" -jar "$jar" calibrate --machine --time="${seconds}s") | awk -F= '/rate|single/ {printf "%s ", $2} END {print ""}'
}

row() { # what, figure, wanted: at least or, with a leading <, at most
  local verdict=yes
  if [[ $3 == \<* ]]; then
    awk -v a="$2" -v b="${3#<}" 'BEGIN {exit !(a <= b)}' || verdict=NO
  else
    awk -v a="$2" -v b="$3" 'BEGIN {exit !(a >= b)}' || verdict=NO
  fi
  [[ $verdict == yes ]] || missed=1
  printf '| %-78s | %9s | %8s | %-3s |\n' "$1" "$2" "${3/</at most }" "$verdict"
}
skipped() { # what, wanted, and what is missing
  printf '| %-78s | %9s | %8s | %-3s |\n' "$1: skipped, $3" – "${2/</at most }" –
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }

quotient() { # two arrays by name, whose figures were measured in turn: the median of their quotients
  local -n of=$1 by=$2
  local each=() turn
  for turn in "${!of[@]}"; do each+=("$(ratio "${of[turn]}" "${by[turn]}")"); done
  median "${each[@]}"
}

warm() { # script of wrk: until the compiler has seen what is hot
  "${load_cores[@]}" wrk -t1 -c64 -d"${warm_up}s" "$@" "$url" >"$folder/warm.txt"
}

compiled() { # the seconds that the compilers of the service have worked
  "${java%java}jstat" -compiler "$service" | awk 'NR == 2 {print $4}'
}

warm_until_compiled() { # the same as warm, and on until they work for less than 3 % of the time; five minutes at most
  local before now i slice=10
  warm "$@"
  for ((i = 0; i < 300 / slice; i++)); do
    before=$(compiled)
    warm_up=$slice warm "$@"
    now=$(compiled)
    if awk -v a="$before" -v b="$now" -v s="$slice" 'BEGIN {exit !(b - a < 0.03 * s)}'; then return; fi
  done
}

compile_open_loop() {
  mkdir -p "$folder/open"
  "${java}c" -proc:none -d "$folder/open" src/load/java/dev/forestgate/load/OpenLoop.java
}

open_loop() { # address, cookie or body, calls per second, seconds before those that count, seconds: figures in open.txt
  # Serial GC and one compiler, as it shares the cores with what it measures.
  "${load_cores[@]}" "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$folder/open" dev.forestgate.load.OpenLoop "$@" >"$folder/open.txt"
  if ! grep -q '^open.failed=0.0' "$folder/open.txt"; then say "$(cat "$folder/open.txt")"; fi
}
