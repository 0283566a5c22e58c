#!/usr/bin/env bash
# Checks compose/ without a container engine: the compose files against the schema of the Compose Specification and some rules
# (dclint), the Dockerfiles (dockerfile-utils), the load balancer's configuration (HAProxy), and the syntax of the scripts. Fails
# at the first fault.
# Needs Node 20.19 or newer, npm, openssl and haproxy.
set -euo pipefail
cd "$(dirname "$0")/.."
npm install --prefix .ci/lint --no-audit --no-fund --silent
tools=.ci/lint/node_modules/.bin

"$tools/dclint" --config .ci/lint/dclint.yaml --max-warnings 0 compose/compose.yml compose/compose.dev.yml compose/compose.prod.yml
for file in compose/Dockerfile compose/Dockerfile.dev; do
  "$tools/dockerfile-utils" lint "$file"
done
for file in scripts/*.sh scripts/*.bash scripts/bench/*.bash; do
  bash -n "$file"
done

# The real configuration, with a generated certificate instead of the mounted one.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
  -keyout "$folder/gate.pem.key" -out "$folder/gate.pem" 2>/dev/null
sed "s:/run/secrets/gate.pem:$folder/gate.pem:" compose/haproxy.cfg >"$folder/haproxy.cfg"
haproxy -c -q -f "$folder/haproxy.cfg"
echo "The compose files, the Dockerfiles, the balancer's configuration and the scripts are well-formed."
