#!/usr/bin/env bash
# Tests second factors with libraries of npm: the codes of otpauth, and @simplewebauthn/browser in Chromium.
# Needs Maven, node and npm, and for the browser /usr/bin/chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp src/test/js/second-factor/* "$folder"
npm install --prefix "$folder" --no-audit --no-fund --silent

node "$folder/totp.mjs" >"$folder/totp.txt"
export OTPAUTH_VECTORS=$folder/totp.txt
export SIMPLEWEBAUTHN=$folder/node_modules/@simplewebauthn/browser
mvn --batch-mode --no-transfer-progress test -Dtest=OtpauthVectorsTest,SimpleWebAuthnBrowserTest
