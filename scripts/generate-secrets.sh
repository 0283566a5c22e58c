#!/usr/bin/env bash
# Generates the files that compose/compose.prod.yml passes to its containers: passwords in compose/secrets, and keys in keys (by
# generate-keys.sh). Never replaces an existing file.
#
#   scripts/generate-secrets.sh
#
# Containers read these files as different users, so all users may read the passwords, in a folder that only its owner may
# enter. The keys belong to the service's user, 10001; that needs root (sudo).
set -euo pipefail
cd "$(dirname "$0")/.."
secrets=compose/secrets
owner=10001

fail() {
  echo "generate-secrets: $1" >&2
  exit 1
}
command -v openssl >/dev/null || fail "openssl is not installed"

mkdir -p "$secrets"
chmod 700 "$secrets"

make() { # name, its content on standard input; whole or not at all
  local draft
  draft=$(mktemp "$secrets/.draft.XXXXXX")
  cat >"$draft"
  chmod 444 "$draft"
  if ln "$draft" "$secrets/$1" 2>/dev/null; then echo "made $secrets/$1"; else echo "kept $secrets/$1"; fi
  rm -f "$draft"
}

openssl rand -hex 32 | make db_password
openssl rand -hex 32 | make visitor_hmac_key
openssl rand -hex 32 | make redis_password
password=$(<"$secrets/redis_password")
echo "requirepass $password" | make redis_password.conf
echo "redis://:$password@redis:6379/0" | make redis_url
[[ $(<"$secrets/redis_url") == *":$password@"* && $(<"$secrets/redis_password.conf") == *" $password" ]] ||
  fail "redis_password, redis_password.conf and redis_url do not fit together; delete the last two to have them made anew"

[[ -e keys/ec_private.pem ]] || scripts/generate-keys.sh keys >/dev/null
# Keys of an earlier version lack this one.
[[ -e keys/factors.key ]] || (umask 077 && openssl rand -base64 32 > keys/factors.key)
if chown -R "$owner:$owner" keys 2>/dev/null; then
  echo "keys belongs to $owner, the user of the service in its container"
else
  echo "Now: sudo chown -R $owner:$owner keys        the service in its container must be able to read it"
fi
