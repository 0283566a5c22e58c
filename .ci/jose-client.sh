#!/usr/bin/env bash
# Starts the packaged service and verifies its tokens with a JavaScript client (src/test/js/jose).
# Needs target/forest-gate.jar, which `mvn package` makes, and node and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
client=$root/src/test/js/jose
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

[[ -f target/forest-gate.jar ]] || { echo "target/forest-gate.jar is missing; run mvn package" >&2; exit 1; }
npm install --prefix "$client" --no-audit --no-fund --silent

# A temporary folder for keys, data and journals.
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

cd "$folder"
"$java" -jar "$root/target/forest-gate.jar" --server.port=0 --management.server.port=0 --server.address=127.0.0.1 \
  >output.txt 2>&1 &
service=$!

issuer=
for _ in {1..240}; do
  issuer=$(sed -n 's/^Forest Gate .* is open at \(http[^ ]*\).*/\1/p' output.txt)
  [[ -z $issuer ]] || break
  kill -0 "$service" 2>/dev/null || break
  sleep 0.5
done
if [[ -z $issuer ]]; then
  echo "The service did not start:" >&2
  cat output.txt >&2
  exit 1
fi

node "$client/verify.mjs" "$issuer"
