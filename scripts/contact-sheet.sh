#!/usr/bin/env bash
# Lays out the screenshots of the browser tests in target/pages/index.html: one row for each page, with its widths and colors.
#   mvn test -Dpictures && scripts/contact-sheet.sh
set -euo pipefail
cd "$(dirname "$0")/../target/pages"
{
  cat <<'HTML'
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pages</title>
<style>
body { font: 1rem system-ui, sans-serif; margin: 1.5rem; background: #888; color: #fff; }
div { display: flex; gap: 1rem; overflow-x: auto; align-items: flex-start; }
img { height: 24rem; }
</style>
HTML
  for page in $(find . -name '*.png' -printf '%f\n' | sed -E 's/-(375|1280)-(light|dark)(-plain)?\.png$|\.png$//' | sort -u); do
    printf '<h2>%s</h2>\n<div>\n' "$page"
    find . -name "$page*.png" -printf '%f\n' | grep -E "^$page(-(375|1280)-(light|dark)(-plain)?)?\.png$" | sort |
      sed 's/.*/<a href="&"><img src="&" alt="&" title="&" loading="lazy"><\/a>/'
    echo '</div>'
  done
} >index.html
echo "$PWD/index.html"
