#!/usr/bin/env bash
# Generates the key pair that signs access tokens (EC P-256, PEM), the key that signs ID tokens of OAuth clients that ask for RS256 (RSA),
# the key that seals journals, the key that signs visitor cookies, and the key that encrypts secrets of second factors.
#
#   scripts/generate-keys.sh [folder]        default folder: keys/
#
# Generates the first signing key only; the mode rotate-keys of the service generates the next ones (docs/configuration.md).
#
# Writes ec_private.pem and rsa_private.pem (PKCS#8, only their owner may read them), ec_public.pem, and journal.key, visitor.key and
# factors.key (256 random bits each, only their owner may read them). Never replaces a key: with an EC key it stops, others are kept.
set -euo pipefail

fail() {
  echo "generate-keys: $1" >&2
  exit 1
}

if [ "$#" -gt 1 ]; then
  fail "usage: $0 [folder]"
fi
folder=${1:-keys}
case $folder in
  -*) folder=./$folder ;;
esac
private=$folder/ec_private.pem
public=$folder/ec_public.pem
rsa=$folder/rsa_private.pem
journal=$folder/journal.key
visitor=$folder/visitor.key
factors=$folder/factors.key

command -v openssl > /dev/null || fail "openssl is not installed"
for file in "$private" "$public"; do
  if [ -e "$file" ] || [ -L "$file" ]; then
    fail "$file is there already and is kept; move it away first, or name another folder"
  fi
done

umask 077
mkdir -p "$folder"

# Drafts first: a key file appears complete or not at all. ln does not replace a file that another process created.
drafts=$(mktemp -d "$folder/.new-keys.XXXXXX")
trap 'rm -rf "$drafts"' EXIT
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve \
  -out "$drafts/private.pem"
openssl pkey -in "$drafts/private.pem" -pubout -out "$drafts/public.pem"
chmod 600 "$drafts/private.pem"
chmod 644 "$drafts/public.pem"
ln "$drafts/private.pem" "$private"
ln "$drafts/public.pem" "$public"
if [ ! -e "$rsa" ]; then
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$drafts/rsa.pem" 2> "$drafts/progress"
  chmod 600 "$drafts/rsa.pem"
  ln "$drafts/rsa.pem" "$rsa"
fi
for key in "$journal" "$visitor" "$factors"; do
  if [ ! -e "$key" ]; then
    openssl rand -base64 32 > "$drafts/key"
    ln "$drafts/key" "$key"
    rm "$drafts/key"
  fi
done

echo "Private key: $private (only you may read it)"
echo "Public key:  $public"
echo "RSA key:     $rsa (only you may read it)"
echo "Journal key: $journal (only you may read it)"
echo "Visitor key: $visitor (only you may read it)"
echo "Factor key:  $factors (only you may read it)"
echo
if [ "$folder" = keys ]; then
  echo "The service finds them if it starts in the parent folder of keys."
else
  echo "Tell the service where they are:"
  echo "  FORESTGATE_TOKENS_KEYSDIRECTORY=$folder"
  echo "  FORESTGATE_JOURNAL_SEALKEY=$journal"
  echo "  FORESTGATE_VISITOR_KEYFILE=$visitor"
  echo "  FORESTGATE_FACTORS_KEYSDIRECTORY=$folder"
fi
echo "Later, the mode rotate-keys makes the next signing key."
