#!/usr/bin/env bash
# Runs the tour of README.md, block by block, in an empty folder against a new service, and compares the output with README.md;
# ids, times and seals may differ. Needs curl, and target/forest-gate.jar, which
# `mvn package` makes (or FOREST_GATE, a command that starts the service).
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command=${FOREST_GATE:-$java -jar $root/target/forest-gate.jar}

folder=$(mktemp -d)
service=
stop() {
  if [[ -n $service ]]; then
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap stop EXIT
cd "$folder"

# Another port, as 8080 may be in use; all else is as written.
port=$((20000 + RANDOM % 10000))
# shellcheck disable=SC2086 # it is a command with arguments
$command --server.port=$port --management.server.port=0 --server.address=127.0.0.1 --forestgate.journal.inactivity=5s >output.txt 2>&1 &
service=$!
touch output.txt
for _ in {1..240}; do
  grep -q ' is open at ' output.txt && break
  kill -0 "$service" 2>/dev/null || break
  sleep 0.5
done
grep -q ' is open at ' output.txt || { cat output.txt >&2; exit 1; }

# The blocks of the tour: commands, each followed by its output. The first one starts the service.
awk '
  /^## A tour/ { tour = 1; next }
  !fence && /^## / { tour = 0 }
  !tour { next }
  !fence && /^```/ { fence = $0; sub(/[^`].*/, "", fence); kind = $0; sub(/^`+/, "", kind)
    n++; file = sprintf("block.%02d.%s", n, kind == "" ? "text" : kind); printf "" >file; next }
  fence && $0 == fence { close(file); fence = ""; next }
  fence { print >file }
' "$root/README.md"
[[ -e block.01.bash && -e block.14.bash ]] || { echo "README.md has no tour" >&2; exit 1; }

# Replaces values that differ at each run.
shape() {
  sed -E -e 's/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ID/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/TIME/g' -e 's/^On .* UTC, /On DAY, /' -e 's/ in ([0-9]+ seconds|one second)\././' \
    -e 's/^<!-- end ID .* -->/<!-- end ID SEAL -->/' -e '/^ *$/d'
}

failures=0
last=
for block in block.*; do
  case $block in
    block.01.*) ;;
    *.bash)
      # curl prints no newline after an answer. The jar replaces Maven: it is the same service.
      { sed -e "s/localhost:8080/localhost:$port/g" -e 's/^curl /curl -sS -w "\\n" /' \
          -e "s|^mvn spring-boot:run -Dspring-boot.run.arguments=\"\(.*\)\"|$command \1|" "$block"; } >run.sh
      if ! timeout 60 bash -eu run.sh >"$block.out" 2>"$block.err"; then
        echo "$block failed:" >&2; cat "$block" "$block.out" "$block.err" >&2; failures=$((failures + 1))
      fi
      # A problem of status 4xx or 5xx where README.md shows none.
      last=$block.out
      if grep -q '"type":"/problems/' "$last" && ! grep -qs '"type":"/problems/' "$(ls block.* | grep -A1 "^$block\$" | tail -1)" \
        && ! grep -qs '"type":"/problems/' block."$(printf %02d $((10#${block:6:2} + 1)))".*; then
        echo "$block was refused:" >&2; cat "$block" "$last" >&2; failures=$((failures + 1))
      fi
      ;;
    *)
      while IFS= read -r line; do
        shape <"$last" | grep -qxF -- "$line" || { echo "README.md shows this line, which is not in $last: $line" >&2; failures=$((failures + 1)); }
      done < <(shape <"$block")
      ;;
  esac
done
((failures == 0)) || { echo "The tour of README.md does not work: $failures faults" >&2; for f in block.*.out; do echo "--- $f"; cat "$f"; done >&2; exit 1; }
echo "The tour of README.md works as it is written."
