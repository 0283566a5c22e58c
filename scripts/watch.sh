#!/usr/bin/env bash
# Runs the service from its sources, and restarts it when src/main or pom.xml changes and compiles. If it does not compile, the
# running service continues. Polls instead of using file events, so it also works on a folder mounted into a container.
#
#   scripts/watch.sh [arguments of the service]
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=$(mktemp)
service=

say() { printf 'watch: %s\n' "$*"; }
stop() {
  [[ -n $service ]] || return 0
  kill "$service" 2>/dev/null || true
  wait "$service" 2>/dev/null || true
  service=
}
trap 'stop; rm -f "$stamp"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

build() { mvn --batch-mode --quiet -Dmaven.test.skip process-classes dependency:build-classpath -Dmdep.outputFile=target/classpath.txt; }
start() {
  stop
  java -cp "target/classes:$(<target/classpath.txt)" dev.forestgate.ForestGate "$@" &
  service=$!
}

while :; do
  touch "$stamp"
  if build; then start "$@"; else say "it does not compile; what ran goes on"; fi
  until [[ -n $(find src/main pom.xml -newer "$stamp" -print -quit) ]]; do
    sleep 1 &
    wait $! || true
  done
  say "something changed"
done
