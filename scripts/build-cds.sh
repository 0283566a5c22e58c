#!/usr/bin/env bash
# Makes a class-data archive of the packaged service, for a faster start on Java 17 and newer:
#
#   scripts/build-cds.sh [jar] [archive]      # target/forest-gate.jar, and forest-gate.jsa beside it
#   java -XX:SharedArchiveFile=<archive> -jar <jar>
#
# The archive is valid for this jar at this path and this Java. With another one Java starts without it. On Java 25 and newer,
# scripts/build-aot.sh makes a cache that holds method profiles too.
set -euo pipefail
jar=$(realpath "${1:-target/forest-gate.jar}")
archive=$(realpath -m "${2:-${jar%.jar}.jsa}")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

"$(dirname "$0")/train.sh" "$archive" "$java" -XX:ArchiveClassesAtExit="$archive" -jar "$jar"
