#!/usr/bin/env bash
# Lints src/main/resources/openapi.yaml with Redocly (.ci/lint/redocly.yaml), and checks that docs/postman.json is made
# from it.
# Needs Node 20.19 or newer, and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
npm install --prefix .ci/lint --no-audit --no-fund --silent
# No telemetry and no search for a newer version.
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
  .ci/lint/node_modules/.bin/redocly lint --config .ci/lint/redocly.yaml src/main/resources/openapi.yaml
scripts/make-postman.sh --check
