#!/usr/bin/env bash
# Makes docs/postman.json, a Postman collection, from openapi.yaml; --check only tells whether it is up to date.
# Needs Node 20.19 or newer, and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ $# == 0 || "$*" == --check ]] || { echo "usage: scripts/make-postman.sh [--check]" >&2; exit 2; }

npm install --prefix .ci/lint --no-audit --no-fund --silent
collection=$(mktemp)
trap 'rm -f "$collection"' EXIT
node .ci/lint/postman.mjs src/main/resources/openapi.yaml > "$collection"
if [[ $# == 0 ]]; then
  cat "$collection" > docs/postman.json
elif ! diff -q docs/postman.json "$collection" > /dev/null; then
  diff -u docs/postman.json "$collection" | head -40 >&2 || true
  echo "docs/postman.json is not that of openapi.yaml; run scripts/make-postman.sh" >&2
  exit 1
fi
