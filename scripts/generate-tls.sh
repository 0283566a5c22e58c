#!/usr/bin/env bash
# Generates a self-signed certificate for local use, valid for a year: .ssl/cert.pem and .ssl/key.pem, or in the given folder.
# Never replaces an existing one, which a browser may trust already.
#
#   scripts/generate-tls.sh [folder] [host ...]
#
# Without hosts: localhost, 127.0.0.1 and ::1. Then:
#
#   SSL_CERTFILE=.ssl/cert.pem SSL_KEYFILE=.ssl/key.pem mvn spring-boot:run
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-.ssl}
(($# > 0)) && shift
hosts=("$@")
((${#hosts[@]} > 0)) || hosts=(localhost 127.0.0.1 ::1)

command -v openssl >/dev/null || { echo "openssl is missing" >&2; exit 1; }
if [[ -e $folder/cert.pem || -e $folder/key.pem ]]; then
  echo "$folder holds a certificate or a key already; delete both for new ones" >&2
  exit 1
fi

names=
for host in "${hosts[@]}"; do
  if [[ $host =~ ^[0-9.]+$ || $host == *:* ]]; then kind=IP; else kind=DNS; fi
  names+="${names:+,}$kind:$host"
done

mkdir -p "$folder"
draft=$(mktemp -d "$folder/.draft.XXXXXX")
trap 'rm -rf "$draft"' EXIT
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 365 \
  -subj "/CN=${hosts[0]}" -addext "subjectAltName=$names" \
  -addext "basicConstraints=critical,CA:FALSE" -addext "keyUsage=critical,digitalSignature" \
  -addext "extendedKeyUsage=serverAuth" \
  -keyout "$draft/key.pem" -out "$draft/cert.pem" 2>"$draft/openssl.txt" || { cat "$draft/openssl.txt" >&2; exit 1; }
chmod 644 "$draft/cert.pem"
mv -n "$draft/key.pem" "$folder/key.pem"
mv -n "$draft/cert.pem" "$folder/cert.pem"
echo "made $folder/cert.pem and $folder/key.pem for ${hosts[*]}, good for a year"
