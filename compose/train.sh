#!/usr/bin/env bash
# Runs the service once, with embedded stores in a folder that is gone afterwards, and does what people do, so that the
# archive of classes and profiles (JEP 483, 515) holds what a start and a sign-in need. Part of the image's build; the
# archive is only good for the very same Java and jars.
#   train.sh <archive> <java and its arguments>...
set -euo pipefail
archive=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
port=8080

export FORESTGATE_EMBEDDED_DIRECTORY=$folder/data FORESTGATE_TOKENS_KEYS_DIRECTORY=$folder/keys
export FORESTGATE_JOURNAL_SEAL_KEY=$folder/keys/journal.key FORESTGATE_JOURNAL_DIRECTORY=$folder/interactions
export FORESTGATE_MAIL_OUTBOX_DIRECTORY=$folder/outbox
export HOST=127.0.0.1 PORT=$port FORESTGATE_JOURNAL_INACTIVITY=1s FORESTGATE_LIMITS_PER_MINUTE=0

# call METHOD PATH [BODY [HEADER]]: the whole answer; there is no HTTP client in the image.
call() {
  local body=${3:-}
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s' \
    "$1" "$2" "${#body}" "${4:+$4$'\r\n'}" "$body" >&3
  tr -d '\r' <&3
  exec 3>&-
}

"$1" -XX:AOTCacheOutput="$archive" "${@:2}" >"$folder/output" 2>&1 &
service=$!
for _ in {1..240}; do
  ! grep -q ' is open at ' "$folder/output" || break
  kill -0 "$service" 2>/dev/null || { cat "$folder/output" >&2; exit 1; }
  sleep 0.5
done

account='{"username":"rehearsal","password":"paper-lantern-42"}'
call POST /api/auth/register "$account" | head -n 1
for mode in cookie token; do
  for _ in {1..20}; do
    answer=$(call POST /api/auth/login "${account%\}},\"mode\":\"$mode\"}")
  done
  cookie=$(sed -n 's/^Set-Cookie: \([^;]*\).*/Cookie: \1/ip' <<<"$answer")
  token=$(sed -n 's/.*"access_token":"\([^"]*\)".*/Authorization: Bearer \1/p' <<<"$answer")
  refresh=$(sed -n 's/.*"refresh_token":"\([^"]*\)".*/\1/p' <<<"$answer")
  who=${cookie:-$token}
  for _ in {1..50}; do
    for path in /api/auth/session /api/profile /api/sessions /api/interactions /health /.well-known/jwks.json; do
      call GET "$path" '' "$who" >"$folder/answer"
    done
  done
  head -n 1 "$folder/answer"
  call POST /api/events '{"action":"rehearsed","detail":{"path":"/"}}' "$who" | head -n 1
  [[ -z $refresh ]] || call POST /api/auth/refresh "{\"refresh_token\":\"$refresh\"}" | head -n 1
  call POST /api/auth/login '{"username":"rehearsal","password":"wrong"}' | head -n 1
  sleep 3 # until the journal is written
  call POST /api/auth/logout '' "$who" | head -n 1
done

# It makes the archive as it ends, and ends with 143.
kill -TERM "$service"
wait "$service" || true
[[ -s $archive ]] || { cat "$folder/output" >&2; exit 1; }
