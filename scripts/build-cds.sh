#!/usr/bin/env bash
# Makes an archive of the classes that the packaged service loads, for a faster start:
#
#   scripts/build-cds.sh [jar] [archive]      # target/forest-gate.jar, and forest-gate.jsa beside it
#   java -XX:SharedArchiveFile=<archive> -jar <jar>
#
# It is good for this jar at this place and this Java alone; another Java leaves it unused and starts as without. The service
# is started once and stopped again, with the stores of DATABASE_URL and REDIS_URL, else embedded ones in a folder that goes.
set -euo pipefail
jar=$(realpath "${1:-target/forest-gate.jar}")
archive=$(realpath -m "${2:-${jar%.jar}.jsa}")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cd "$folder"
"$java" -XX:ArchiveClassesAtExit="$archive" -jar "$jar" --server.port=0 --management.server.port=0 \
  --server.address=127.0.0.1 >output.txt 2>&1 &
service=$!
until grep -q ' is open at ' output.txt 2>/dev/null; do
  kill -0 "$service" 2>/dev/null || { cat output.txt >&2; exit 1; }
  sleep 0.2
done
kill "$service"
wait "$service" || true # 143: ended as it was asked to
[[ -s $archive ]] || { tail -n 20 output.txt >&2; exit 1; }
ls -l "$archive"
