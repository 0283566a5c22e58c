#!/usr/bin/env bash
# Starts the packaged service three times, with ES256, with HS256 and with sign-in by code, and tests the Python client
# (clients/python) and its example application with them. The tests run against the wheel. Needs target/forest-gate.jar,
# which `mvn package` makes. The last line is the number of passed tests. Arguments: names of tests; all by default.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=$root/target/forest-gate.jar
# Debian's Python, for which its packages are built.
python=/usr/bin/python3

[[ -f $jar ]] || { echo "target/forest-gate.jar is missing; run mvn package" >&2; exit 1; }

missing=()
for package in python3-flask python3-jwt python3-cryptography python3-requests python3-pip python3-setuptools \
  python3-wheel mypy; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
if ((${#missing[@]} > 0)); then
  apt-get update -q
  apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# A temporary folder for keys, data and journals.
folder=$(mktemp -d)
services=()
stop() {
  for service in "${services[@]}"; do
    kill "$service" 2>/dev/null || true
  done
  for service in "${services[@]}"; do
    for _ in {1..60}; do
      kill -0 "$service" 2>/dev/null || break
      sleep 0.5
    done
    kill -KILL "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  done
  rm -rf "$folder"
}
trap stop EXIT

# Builds the wheel from a copy, so that the source folder stays clean, and unpacks it as pip would.
cp -r clients/python "$folder/source"
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir "$folder/wheel" "$folder/source"
"$python" -m zipfile -e "$folder"/wheel/forestgate_client-*.whl "$folder/site"
[[ -f $folder/site/forestgate_client/py.typed ]] || { echo "The wheel has no py.typed" >&2; exit 1; }

/usr/bin/mypy --config-file clients/python/pyproject.toml --cache-dir "$folder/mypy" clients/python/forestgate_client

# start NAME [ARGUMENT…]: starts a service in a folder of that name
start() {
  local name=$1
  shift
  mkdir -p "$folder/$name"
  cd "$folder/$name"
  "$java" -jar "$jar" --server.port=0 --management.server.port=0 --server.address=127.0.0.1 \
    --forestgate.limits.per-minute=0 "$@" >output.txt 2>&1 &
  services+=("$!")
  cd "$root"
}

# address NAME PROCESS: prints the URL of the service once it is open
address() {
  local output=$folder/$1/output.txt url
  for _ in {1..240}; do
    url=$(sed -n 's/^Forest Gate .* is open at \(http[^ ]*\).*/\1/p' "$output")
    [[ -z $url ]] || { echo "$url"; return; }
    kill -0 "$2" 2>/dev/null || break
    sleep 0.5
  done
  echo "The service did not start:" >&2
  cat "$output" >&2
  exit 1
}

# A rotation that takes seconds; the service and the mode rotate-keys read the same.
rotation=(--forestgate.tokens.jwks-max-age=1s --forestgate.tokens.keys-margin=1s --forestgate.tokens.keys-reload=100ms)
secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')

# An operator, by an import: the hash is that of the password, by crypt(3).
password='correct horse battery staple'
mkdir "$folder/es256"
(
  cd "$folder/es256"
  # shellcheck disable=SC2016 # the dollar signs belong to the hash
  printf '%s\n' 'username,password_hash,roles' \
    'operator,$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG,admin' |
    "$java" -jar "$jar" import-users - >import.txt 2>&1
) || { cat "$folder/es256/import.txt" >&2; exit 1; }

# A session without use is in the journal soon.
start es256 "${rotation[@]}" --forestgate.journal.inactivity=2s
# The variables of the example application's guide: the secret, and 15 minutes.
JWT_SECRET_KEY=$secret JWT_MAXAGE=15 start hs256 --forestgate.tokens.algorithm=HS256
start code --forestgate.sign-in.code=on

FORESTGATE_TEST_URL=$(address es256 "${services[0]}")
FORESTGATE_TEST_HS256_URL=$(address hs256 "${services[1]}")
FORESTGATE_TEST_CODE_URL=$(address code "${services[2]}")
export FORESTGATE_TEST_URL FORESTGATE_TEST_HS256_URL FORESTGATE_TEST_CODE_URL
export FORESTGATE_TEST_HS256_SECRET=$secret
export FORESTGATE_TEST_FOLDER=$folder/es256
export FORESTGATE_TEST_OPERATOR=operator FORESTGATE_TEST_OPERATOR_PASSWORD=$password
export FORESTGATE_TEST_ROTATE_KEYS="$java -jar $jar rotate-keys ${rotation[*]}"

PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$folder/site "$python" clients/python/tests "$@"
