#!/usr/bin/env bash
# Builds the JavaScript client (clients/js), starts the packaged service with access tokens of four seconds, and tests the
# client with it, in Node and in Chromium; then documents, measures and packs it. Needs target/forest-gate.jar, which
# `mvn package` makes, Node 20.19 or newer, npm, /usr/bin/chromium, and the ports 5173 to 5175. Arguments: names of test
# files; all by default.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=$root/target/forest-gate.jar

[[ -f $jar ]] || { echo "target/forest-gate.jar is missing; run mvn package" >&2; exit 1; }

# A temporary folder for the client, and for keys, data and journals.
folder=$(mktemp -d)
service=
stop() {
  if [[ -n $service ]]; then
    kill "$service" 2>/dev/null || true
    for _ in {1..60}; do
      kill -0 "$service" 2>/dev/null || break
      sleep 0.5
    done
    kill -KILL "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap stop EXIT

mkdir "$folder/service"
cd "$folder/service"
"$java" -jar "$jar" --server.port=0 --management.server.port=0 --server.address=127.0.0.1 \
  --forestgate.limits.per-minute=0 --forestgate.tokens.access-lifetime=4s --forestgate.elevation.lifetime=6s \
  --forestgate.journal.inactivity=2s --forestgate.sign-in.code=on \
  --forestgate.cors.origins=http://localhost:5173,http://localhost:5174,http://localhost:5175 >output.txt 2>&1 &
service=$!

cd "$root/clients/js"
npm ci
npm run build
(cd example && npx tsc --noEmit)
npm run docs
npm run size
npm pack --workspace client --workspace react --pack-destination "$folder"

url=
for _ in {1..240}; do
  url=$(sed -n 's/^Forest Gate .* is open at \(http[^ ]*\).*/\1/p' "$folder/service/output.txt")
  [[ -z $url ]] || break
  kill -0 "$service" 2>/dev/null || break
  sleep 0.5
done
if [[ -z $url ]]; then
  echo "The service did not start:" >&2
  cat "$folder/service/output.txt" >&2
  exit 1
fi

export FORESTGATE_TEST_URL=$url
export FORESTGATE_TEST_OUTBOX=$folder/service/.forestgate/outbox
npm test -- "$@"
