#!/usr/bin/env bash
# Makes the key pair that signs the access tokens, EC P-256, as PEM files, the key that seals the journals, and the key that
# signs the cookies of visitors.
#
#   scripts/generate-keys.sh [folder]        the folder is keys/ unless you name another
#
# For the first key. The ones after it are made by the service's mode rotate-keys, see docs/configuration.md.
#
# Writes ec_private.pem (PKCS#8, only its owner may read it), ec_public.pem, journal.key and visitor.key (256 random bits each,
# only their owner may read them). Never replaces a key; a journal.key or visitor.key that is there already is kept and used.
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
journal=$folder/journal.key
visitor=$folder/visitor.key

command -v openssl > /dev/null || fail "openssl is not installed"
for file in "$private" "$public"; do
  if [ -e "$file" ] || [ -L "$file" ]; then
    fail "$file is there already and is kept; move it away first, or name another folder"
  fi
done

umask 077
mkdir -p "$folder"

# Drafts first: a key file appears whole, or not at all. ln does not replace a file that came meanwhile.
drafts=$(mktemp -d "$folder/.new-keys.XXXXXX")
trap 'rm -rf "$drafts"' EXIT
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve \
  -out "$drafts/private.pem"
openssl pkey -in "$drafts/private.pem" -pubout -out "$drafts/public.pem"
chmod 600 "$drafts/private.pem"
chmod 644 "$drafts/public.pem"
ln "$drafts/private.pem" "$private"
ln "$drafts/public.pem" "$public"
for key in "$journal" "$visitor"; do
  if [ ! -e "$key" ]; then
    openssl rand -base64 32 > "$drafts/key"
    ln "$drafts/key" "$key"
    rm "$drafts/key"
  fi
done

echo "Private key: $private (only you may read it)"
echo "Public key:  $public"
echo "Journal key: $journal (only you may read it)"
echo "Visitor key: $visitor (only you may read it)"
echo
if [ "$folder" = keys ]; then
  echo "The service finds them by itself in keys, where it is started beside that folder."
else
  echo "Tell the service where they are:"
  echo "  FORESTGATE_TOKENS_KEYSDIRECTORY=$folder"
  echo "  FORESTGATE_JOURNAL_SEALKEY=$journal"
  echo "  FORESTGATE_VISITOR_KEYFILE=$visitor"
fi
echo "Later, the mode rotate-keys makes the next signing key."
