#!/usr/bin/env bash
# Fails unless a second packaging of this working tree, in another folder, gives the same jar as target/forest-gate.jar.
# Needs the jar that `mvn package` makes. Both are made by the same Maven, JDK and C compiler.
set -euo pipefail
cd "$(dirname "$0")/.."
jar=target/forest-gate.jar
[[ -f $jar ]] || { echo "$jar is missing: run mvn package" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/second"
tar --exclude=./target --exclude=./.git --exclude=./.forestgate --exclude=./interactions -cf - . | tar -xf - -C "$folder/second"
(cd "$folder/second" && mvn --batch-mode --no-transfer-progress -q package -Dmaven.test.skip -Djacoco.skip)

if cmp -s "$jar" "$folder/second/$jar"; then
  echo "Two builds gave the same jar: $(sha256sum <"$jar" | cut -d' ' -f1)"
  exit 0
fi
echo "Two builds gave different jars. Entries that differ:" >&2
list() { unzip -v "$1" | awk '{print $7, $8}'; } # checksum, name
diff <(list "$jar") <(list "$folder/second/$jar") >&2 || true
exit 1
