#!/usr/bin/env bash
# Lists the classes that a start of the packaged service loads, in their order, into src/main/resources/start/classes.txt, for
# ClassPreload. To be run after an update of libraries; with stores that run, as DATABASE_URL and REDIS_URL say, and Java 17.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
: "${DATABASE_URL:?is needed, as classes of the embedded stores would be listed otherwise}" "${REDIS_URL:?is needed}"
[[ -f target/forest-gate.jar ]] || mvn --batch-mode -q package -DskipTests
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cd "$folder"
# With one processor nothing is loaded ahead, so the old list has no part in the new one.
"$java" -XX:ActiveProcessorCount=1 -Xlog:class+load:file=loaded.txt -jar "$root/target/forest-gate.jar" \
  --server.port=0 --management.server.port=0 --server.address=127.0.0.1 >output.txt 2>&1 &
service=$!
until grep -q ' is open at ' output.txt 2>/dev/null; do
  kill -0 "$service" 2>/dev/null || { cat output.txt >&2; exit 1; }
  sleep 0.1
done
cp loaded.txt until-ready.txt
kill "$service"
wait "$service" || true
# Not what the JDK's own archive holds, nor what is made at run time: lambdas, proxies, accessors.
sed -nE 's/^.*\] ([A-Za-z_][A-Za-z0-9_.$]*) source: (file|jrt):.*$/\1/p' until-ready.txt |
  grep -vE '\$\$|Lambda|\$Proxy[0-9]|Generated.*Accessor|^dev\.forestgate\.(ForestGate|ClassPreload)$' \
    >"$root/src/main/resources/start/classes.txt"
wc -l "$root/src/main/resources/start/classes.txt"
