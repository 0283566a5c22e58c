#!/bin/bash
# Takes the pictures of README.md over from the screenshots of the browser tests, as PNG with a palette.
#   mvn test -Dtest=JournalPageBrowserTest && scripts/make-pictures.sh
set -euo pipefail
cd "$(dirname "$0")/.."

most=200000
mkdir -p docs/pictures
for name in journal; do
  from=target/pages/readme-$name.png to=docs/pictures/$name.png
  [ -e "$from" ] || { echo "There is no $from; run the browser tests first" >&2; exit 1; }
  if command -v pngquant > /dev/null; then
    pngquant --force --strip --speed 1 --output "$to" "$from"
  elif command -v convert > /dev/null; then
    convert "$from" -strip -dither None -colors 255 -define png:compression-level=9 "PNG8:$to"
  else
    cp "$from" "$to"
  fi
  size=$(stat -c %s "$to")
  [ "$size" -le "$most" ] || { echo "$to has $size bytes, more than $most" >&2; exit 1; }
  echo "$to: $size bytes"
done
