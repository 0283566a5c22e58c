#!/usr/bin/env bash
# Starts the service, registers an account, signs in, checks sessions, refreshes, records events, and stops it. A class-data
# archive or AOT cache that Java writes at its end then holds the classes, and the profiles, of a start and of these requests.
# Used by build-cds.sh, build-aot.sh and the build of the image. The stores are embedded, in a folder that is deleted.
#
#   scripts/train.sh <archive> <java and its arguments>...
#
# TRAIN_PORT (18070) is the port of the service meanwhile.
set -euo pipefail
archive=$1
shift
folder=$(mktemp -d)
service=
end() {
  if [[ -n $service ]] && kill "$service" 2>/dev/null; then wait "$service" || true; fi
  rm -rf "$folder"
}
trap end EXIT
port=${TRAIN_PORT:-18070}

export FORESTGATE_EMBEDDED_DIRECTORY=$folder/data FORESTGATE_TOKENS_KEYS_DIRECTORY=$folder/keys
export FORESTGATE_FACTORS_KEYS_DIRECTORY=$folder/keys
export FORESTGATE_JOURNAL_SEAL_KEY=$folder/keys/journal.key FORESTGATE_JOURNAL_DIRECTORY=$folder/interactions
export FORESTGATE_MAIL_OUTBOX_DIRECTORY=$folder/outbox
export HOST=127.0.0.1 PORT=$port FORESTGATE_JOURNAL_INACTIVITY=1s FORESTGATE_LIMITS_PER_MINUTE=0
unset DATABASE_URL REDIS_URL

# call METHOD PATH [BODY [HEADER]]: the whole response; the image has no HTTP client.
call() {
  local body=${3:-}
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s' \
    "$1" "$2" "${#body}" "${4:+$4$'\r\n'}" "$body" >&3
  tr -d '\r' <&3
  exec 3>&-
}

"$@" >"$folder/output" 2>&1 &
service=$!
for _ in {1..1200}; do
  ! grep -q ' is open at ' "$folder/output" || break
  kill -0 "$service" 2>/dev/null || { cat "$folder/output" >&2; exit 1; }
  sleep 0.25
done
grep -q ' is open at ' "$folder/output" || { cat "$folder/output" >&2; echo "The service was not open after five minutes." >&2; exit 1; }

account='{"username":"rehearsal","password":"paper-lantern-42"}'
call POST /api/auth/register "$account" | head -n 1
for mode in cookie token; do
  for _ in {1..100}; do
    answer=$(call POST /api/auth/login "${account%\}},\"mode\":\"$mode\"}")
  done
  cookie=$(sed -n 's/^Set-Cookie: \([^;]*\).*/Cookie: \1/ip' <<<"$answer")
  token=$(sed -n 's/.*"access_token":"\([^"]*\)".*/Authorization: Bearer \1/p' <<<"$answer")
  refresh=$(sed -n 's/.*"refresh_token":"\([^"]*\)".*/\1/p' <<<"$answer")
  credential=${cookie:-$token}
  for _ in {1..100}; do
    for path in /api/auth/session /api/profile /api/sessions /api/interactions /health /.well-known/jwks.json; do
      call GET "$path" '' "$credential" >"$folder/answer"
    done
    [[ -z $refresh ]] || refresh=$(call POST /api/auth/refresh "{\"refresh_token\":\"$refresh\"}" | sed -n 's/.*"refresh_token":"\([^"]*\)".*/\1/p')
  done
  head -n 1 "$folder/answer"
  call POST /api/events '{"action":"rehearsed","detail":{"path":"/"}}' "$credential" | head -n 1
  call POST /api/auth/login '{"username":"rehearsal","password":"wrong"}' | head -n 1
  sleep 3 # until the journal is written
  call POST /api/auth/logout '' "$credential" | head -n 1
done

# Java writes the archive as it ends; its exit code after SIGTERM is 143.
kill -TERM "$service"
wait "$service" || true
service=
[[ -s $archive ]] || { cat "$folder/output" >&2; exit 1; }
ls -l "$archive"
