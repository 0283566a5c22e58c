#!/usr/bin/env bash
# Makes an AOT cache of the packaged service (JEP 483, 514, 515) on Java 25 and newer: its classes, loaded and linked, and the
# method profiles of sign-ins, session checks and refreshes, so that the compilers begin with them.
#
#   JAVA_HOME=/usr/lib/jvm/temurin-25-jdk-amd64 scripts/build-aot.sh [jar] [cache]  # forest-gate.aot beside the jar
#   java -XX:AOTCache=<cache> -jar <jar>
#
# The cache is valid for this jar at this path and this Java, with the same garbage collector. With others Java starts without it.
set -euo pipefail
jar=$(realpath "${1:-target/forest-gate.jar}")
cache=$(realpath -m "${2:-${jar%.jar}.aot}")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p')
((version >= 25)) || { echo "Java 25 or newer is needed, found $version. Set JAVA_HOME, or use scripts/build-cds.sh." >&2; exit 1; }

"$(dirname "$0")/train.sh" "$cache" "$java" -XX:AOTCacheOutput="$cache" -jar "$jar"
