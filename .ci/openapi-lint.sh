#!/usr/bin/env bash
# Checks src/main/resources/openapi.yaml as others would read it, by Redocly's linter (.ci/lint/redocly.yaml).
# Needs Node 20.19 or newer, and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
npm install --prefix .ci/lint --no-audit --no-fund --silent
# No telemetry, and no look for a newer version.
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
  .ci/lint/node_modules/.bin/redocly lint --config .ci/lint/redocly.yaml src/main/resources/openapi.yaml
